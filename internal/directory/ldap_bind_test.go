package directory_test

import (
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/slapdtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Each way to connect and to bind works.
func TestSlapdBind(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{})
	s.Add(t, directorytest.Person{Login: "alice", Name: "Alice", Mail: "alice@example.com"})
	for name, change := range map[string]func(*directory.LDAP){
		"LDAPS": func(l *directory.LDAP) { l.URLs, l.StartTLS = []string{s.TLSURL}, false },
		"socket": func(l *directory.LDAP) {
			l.URLs, l.StartTLS, l.BindDN, l.BindPassword, l.SASLExternal = []string{s.LDAPI()}, false, "", "", true
		},
		"certificate": func(l *directory.LDAP) {
			l.BindDN, l.BindPassword, l.SASLExternal, l.ClientCertFile, l.ClientKeyFile = "", "", true, s.Certificate(), s.Key()
		},
		"second server": func(l *directory.LDAP) { l.URLs = []string{"ldap://localhost:1", s.URL} },
		"first server is silent": func(l *directory.LDAP) {
			l.URLs = []string{serve(t, func(net.Conn) { <-t.Context().Done() }), s.URL}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := slapdConfig(s)
			c.Timeout = "12s"
			change(c.LDAP)
			p := governance.Party{Kind: governance.KindPerson, Name: "alice"}
			answer := open(t, c).Entries(t.Context(), []governance.Party{p})[p.ID()]
			if entry, ok := answer.Value(); !ok || entry.Name != "Alice" {
				t.Errorf("got %+v, absent %t, error %v", entry, answer.IsAbsent(), answer.Err())
			}
		})
	}
}

// What is wrong is said, with the server and without the password.
func TestSlapdRefused(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{People: 600})
	host := strings.TrimPrefix(s.URL, "ldap://")
	for name, test := range map[string]struct {
		change func(*directory.Config)
		server string
		is     func(error) bool
	}{
		"wrong password": {
			func(c *directory.Config) { c.LDAP.BindPassword = "hunter3" }, host,
			func(err error) bool { return ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) },
		},
		"wrong password, and a second server": {
			func(c *directory.Config) {
				c.LDAP.BindPassword, c.LDAP.URLs = "hunter3", []string{s.URL, s.URL}
			}, host, func(err error) bool { return ldap.IsErrorWithCode(err, ldap.LDAPResultInvalidCredentials) },
		},
		"certificate of another name": {
			func(c *directory.Config) {
				c.LDAP.StartTLS, c.LDAP.URLs = false, []string{strings.Replace(s.TLSURL, "localhost", "127.0.0.1", 1)}
			}, strings.TrimPrefix(strings.Replace(s.TLSURL, "localhost", "127.0.0.1", 1), "ldaps://"),
			func(err error) bool { _, ok := errors.AsType[x509.HostnameError](err); return ok },
		},
		"certificate of another name, StartTLS": {
			func(c *directory.Config) { c.LDAP.URLs = []string{strings.Replace(s.URL, "localhost", "127.0.0.1", 1)} },
			strings.Replace(host, "localhost", "127.0.0.1", 1),
			func(err error) bool { return ldap.IsErrorWithCode(err, ldap.ErrorNetwork) },
		},
		"unknown authority": {
			func(c *directory.Config) { c.LDAP.CAFile, c.LDAP.URLs, c.LDAP.StartTLS = "", []string{s.TLSURL}, false },
			strings.TrimPrefix(s.TLSURL, "ldaps://"),
			func(err error) bool { _, ok := errors.AsType[x509.UnknownAuthorityError](err); return ok },
		},
		"no such base": {
			func(c *directory.Config) { c.LDAP.BaseDN = "dc=nowhere" }, host,
			func(err error) bool { return ldap.IsErrorWithCode(err, ldap.LDAPResultNoSuchObject) },
		},
		"no right to read": {
			func(c *directory.Config) { c.LDAP.BindDN, c.LDAP.BindPassword = "", "" }, host,
			func(err error) bool { return ldap.IsErrorWithCode(err, ldap.LDAPResultNoSuchObject) },
		},
		"size limit": {
			// All 600 people have this surname.
			func(c *directory.Config) {
				c.Functions = nil
				c.LDAP.Attributes = map[string]string{"login": "sn"}
			}, host, func(err error) bool { return errors.Is(err, directory.ErrPartial) },
		},
		"no such group": {
			func(c *directory.Config) {
				c.Functions[governance.Fraud] = []string{slapdtest.Group("fraud")}
				c.LDAP.Attributes = map[string]string{"login": "employeeNumber"}
			}, host, func(err error) bool { return errors.Is(err, directory.ErrNoGroup) },
		},
		"no identity": {
			func(c *directory.Config) {
				c.LDAP.Attributes = map[string]string{"id": "objectGUID", "login": "employeeNumber"}
			}, host,
			func(err error) bool { return errors.Is(err, directory.ErrUnreadable) },
		},
		"server is down": {
			func(c *directory.Config) { c.LDAP.URLs = []string{"ldap://localhost:1", "ldap://localhost:2"} }, "localhost:1, localhost:2",
			func(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := slapdConfig(s)
			test.change(&c)
			p := governance.Party{Kind: governance.KindPerson, Name: "nobody", DirectoryRef: "user"}
			if c.LDAP.Attributes["login"] == "employeeNumber" {
				p.DirectoryRef = "7"
			}
			answer := open(t, c).Entries(t.Context(), []governance.Party{p})[p.ID()]
			outage, ok := errors.AsType[*environment.Outage](answer.Err())
			if !ok || outage.Server != test.server || !test.is(outage) || strings.Contains(outage.Error(), "hunter") {
				t.Errorf("got absent %t, error %v of %q", answer.IsAbsent(), answer.Err(), test.server)
			}
			t.Log(outage)
		})
	}
}
