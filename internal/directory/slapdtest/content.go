package slapdtest

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
)

// sshSchema is the openssh-lpk schema, which Debian does not have.
const sshSchema = `attributetype ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey'
  DESC 'OpenSSH public key' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY
  DESC 'OpenSSH LPK objectclass' MAY ( sshPublicKey $ uid ) )
`

// ipaSchema has what FreeIPA calls things, where that differs. Its own schema needs a
// 389 Directory Server.
const ipaSchema = `attributetype ( 2.16.840.1.113730.3.8.3.1 NAME 'ipaUniqueID'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 2.16.840.1.113730.3.8.11.31 NAME 'ipaSshPubKey'
  EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 2.16.840.1.113730.3.8.4.1 NAME 'ipaObject' SUP top AUXILIARY
  MAY ( ipaUniqueID $ nsAccountLock $ ipaSshPubKey ) )
`

func (s *Server) configuration(o Options) string {
	text := &strings.Builder{}
	for _, schema := range []string{"core", "cosine", "nis", "inetorgperson"} {
		fmt.Fprintf(text, "include %s/%s.schema\n", schemas, schema)
	}
	fmt.Fprintf(text, `include %[1]s/openssh-lpk.schema
include %[1]s/ipa.schema
modulepath %[7]s
moduleload back_mdb
moduleload ppolicy
moduleload memberof
pidfile %[1]s/slapd.pid
TLSCACertificateFile %[1]s/ca.pem
TLSCertificateFile %[1]s/server.pem
TLSCertificateKeyFile %[1]s/server.key
TLSVerifyClient try
authz-regexp gidNumber=.*\+uidNumber=.*,cn=peercred,cn=external,cn=auth %[2]s
authz-regexp cn=reader,o=tests %[2]s
sizelimit %[3]d

database monitor
access to * by dn.base=%[5]q read

database mdb
suffix %[4]q
directory %[1]s/data
maxsize 268435456
dbnosync
rootdn %[5]q
rootpw %[6]s
index objectClass,entryUUID,uid,mail,cn,member eq
access to attrs=userPassword by anonymous auth
access to * by dn.base=%[2]q read
overlay ppolicy
`, s.folder, Reader, SizeLimit, Base, admin, Password, modules)
	if o.MemberOf {
		text.WriteString("overlay memberof\nmemberof-refint TRUE\n")
	}
	return text.String()
}

// content is the LDIF of a new server.
func content(o Options) string {
	text := &strings.Builder{}
	fmt.Fprintf(text, "dn: %s\nobjectClass: dcObject\nobjectClass: organization\no: Example\n\n", Base)
	for _, ou := range []string{"people", "groups"} {
		fmt.Fprintf(text, "dn: ou=%s,%s\nobjectClass: organizationalUnit\n\n", ou, Base)
	}
	fmt.Fprintf(text, "dn: %s\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\nuserPassword: %s\n\n", Reader, Password)
	for _, name := range []string{directorytest.Security, directorytest.Compliance, directorytest.Audit} {
		fmt.Fprintf(text, "dn: %s\nobjectClass: groupOfNames\nmember: %s\n\n", Group(name), nobody)
	}
	if o.People == 0 {
		return text.String()
	}
	for i := range o.People {
		fmt.Fprintf(text, "dn: uid=user%[1]d,%[2]s\nobjectClass: inetOrgPerson\nuid: user%[1]d\ncn: User %[1]d\nsn: User\nmail: user%[1]d@corp.example\nemployeeNumber: %[1]d\n\n", i, people)
	}
	fmt.Fprintf(text, "dn: %s\nobjectClass: groupOfNames\n", Group("everybody"))
	for i := range o.People {
		fmt.Fprintf(text, "member: uid=user%d,%s\n", i, people)
	}
	text.WriteString("\n")
	return text.String()
}
