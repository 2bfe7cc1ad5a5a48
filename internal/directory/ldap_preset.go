package directory

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// The presets: what servers of a kind call things.
const (
	OpenLDAP        = "openldap"
	ActiveDirectory = "active_directory"
	FreeIPA         = "freeipa"
)

// Presets are all presets, sorted.
func Presets() []string { return slices.Sorted(maps.Keys(presets)) }

// The keys of attributes. A value can name several attributes, separated by
// spaces.
const (
	attrID           = "id"
	attrLogin        = "login"
	attrMail         = "mail"
	attrName         = "name"
	attrNumber       = "number"
	attrActive       = "active"
	attrEmployeeType = "employee_type"
	attrMember       = "member"
	attrMemberOf     = "member_of"
	attrGroupName    = "group_name"
	attrSSHKeys      = "ssh_keys"
)

// needed are the keys that cannot be empty.
var needed = []string{attrID, attrLogin, attrGroupName}

// preset is what servers of a kind call things, and can do.
type preset struct {
	userFilter, groupFilter string
	attributes              map[string]string
	// inChain: the server finds members of nested groups by itself.
	inChain bool
	// domainScope: the server leaves out referrals to other domains on request. It
	// would send some with every search below the top of its tree.
	domainScope bool
}

var presets = map[string]preset{
	OpenLDAP: {
		userFilter:  "(|(objectClass=person)(objectClass=account)(objectClass=posixAccount))",
		groupFilter: "(|(objectClass=groupOfNames)(objectClass=groupOfMembers)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))",
		attributes: map[string]string{
			attrID: "entryUUID", attrLogin: "uid", attrMail: "mail", attrName: "displayName cn", attrNumber: "employeeNumber",
			attrActive: "pwdAccountLockedTime shadowExpire", attrEmployeeType: "employeeType",
			// memberOf needs an overlay. Without it a search would find no member.
			attrMember: "member uniqueMember memberUid", attrMemberOf: "", attrGroupName: "cn", attrSSHKeys: "sshPublicKey",
		},
	},
	ActiveDirectory: {
		userFilter:  "(&(objectCategory=person)(objectClass=user))",
		groupFilter: "(objectClass=group)",
		attributes: map[string]string{
			attrID: "objectGUID", attrLogin: "sAMAccountName userPrincipalName", attrMail: "mail", attrName: "displayName cn",
			attrNumber: "employeeNumber employeeID", attrActive: "userAccountControl accountExpires", attrEmployeeType: "employeeType",
			attrMember: "member", attrMemberOf: "memberOf", attrGroupName: "cn sAMAccountName", attrSSHKeys: "sshPublicKey",
		},
		inChain: true, domainScope: true,
	},
	FreeIPA: {
		userFilter:  "(objectClass=person)",
		groupFilter: "(objectClass=groupOfNames)",
		attributes: map[string]string{
			attrID: "ipaUniqueID", attrLogin: "uid", attrMail: "mail", attrName: "displayName cn", attrNumber: "employeeNumber",
			attrActive: "nsAccountLock", attrEmployeeType: "employeeType",
			attrMember: "member", attrMemberOf: "memberOf", attrGroupName: "cn", attrSSHKeys: "ipaSshPubKey",
		},
	},
}

// ldapSchema is a preset with what the configuration changes.
type ldapSchema struct {
	preset
	userBase, groupBase string
	names               map[string][]string
}

func (l *LDAP) schema() ldapSchema {
	s := ldapSchema{
		preset: presets[l.preset()], userBase: cmp.Or(l.UserBaseDN, l.BaseDN), groupBase: cmp.Or(l.GroupBaseDN, l.BaseDN),
		names: map[string][]string{},
	}
	s.userFilter, s.groupFilter = cmp.Or(l.UserFilter, s.userFilter), cmp.Or(l.GroupFilter, s.groupFilter)
	for key, names := range s.attributes {
		if own, changed := l.Attributes[key]; changed {
			names = own
		}
		s.names[key] = strings.Fields(names)
	}
	return s
}

// attributesOf are all attributes to read with the keys.
func (s ldapSchema) attributesOf(keys ...string) []string {
	// A list that is empty would mean all attributes.
	all := []string{"objectClass"}
	for _, key := range keys {
		all = append(all, s.names[key]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
