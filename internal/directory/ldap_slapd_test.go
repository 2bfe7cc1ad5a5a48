package directory_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/directorytest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory/slapdtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// slapdConfig asks a slapd as its reader, over StartTLS.
func slapdConfig(s *slapdtest.Server) directory.Config {
	return directory.Config{
		LDAP: &directory.LDAP{
			URLs: []string{s.URL}, CAFile: s.CAFile, StartTLS: true, BindDN: slapdtest.Reader, BindPassword: slapdtest.Password, BaseDN: slapdtest.Base,
		},
		Functions: map[governance.Function][]string{
			governance.Security:   {slapdtest.Group(directorytest.Security)},
			governance.Compliance: {slapdtest.Group(directorytest.Compliance)},
			governance.Audit:      {slapdtest.Group(directorytest.Audit)},
		},
		External: directory.External{EmployeeTypes: []string{directorytest.Contractor}},
		Timeout:  "60s", // the machine that runs tests can be busy
	}
}

func open(t testing.TB, c directory.Config) environment.Directory {
	t.Helper()
	d, err := directory.Open(c, clock.NewFake(now))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A real slapd passes the suite, with memberOf and without.
func TestSlapd(t *testing.T) {
	t.Parallel()
	for name, memberOf := range map[string]string{"member": "", "memberOf": "memberOf"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := slapdtest.New(t, slapdtest.Options{People: 5000, MemberOf: memberOf != ""})
			c := slapdConfig(s)
			c.LDAP.Attributes = map[string]string{"member_of": memberOf}
			directorytest.Run(t, slapdtest.World{Server: s, Open: func(t testing.TB) environment.Directory { return open(t, c) }})
		})
	}
}

// The presets find what their servers call things: an account that FreeIPA locks, and
// one whose password OpenLDAP's ppolicy or the shadow database ends.
func TestSlapdPresets(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{MemberOf: true})
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1Vw2Hq1tKQxVtW0Wk0dyTzJgRWnJf1lBsXWb1lHgqg"
	for login, more := range map[string]map[string][]string{
		"ipa-active": {"objectClass": {"ipaObject"}, "ipaUniqueID": {"u1"}, "nsAccountLock": {"FALSE"}, "ipaSshPubKey": {key}},
		"ipa-locked": {"objectClass": {"ipaObject"}, "ipaUniqueID": {"u2"}, "nsAccountLock": {"TRUE"}},
		"ipa-plain":  {"objectClass": {"ipaObject"}, "ipaUniqueID": {"u3"}},
		"active":     {"sshPublicKey": {key}},
		"locked":     {"pwdAccountLockedTime": {"000001010000Z"}},
		"expired":    {"objectClass": {"shadowAccount"}, "shadowExpire": {"1"}},
		"later":      {"objectClass": {"shadowAccount"}, "shadowExpire": {"99999"}},
	} {
		s.Add(t, directorytest.Person{Login: login, Name: login, Mail: login + "@corp.example", Groups: []string{directorytest.Security}})
		s.Modify(t, slapdtest.DN(login), func(m *ldap.ModifyRequest) {
			for attribute, values := range more {
				m.Add(attribute, values)
			}
		})
	}
	for preset, people := range map[string]map[string]environment.Entry{
		directory.FreeIPA: {
			"ipa-active": {Key: "u1", Active: true, SigningKeys: []string{key}}, "ipa-locked": {Key: "u2"}, "ipa-plain": {Key: "u3", Active: true},
		},
		directory.OpenLDAP: {
			"active": {Active: true, SigningKeys: []string{key}}, "locked": {}, "expired": {}, "later": {Active: true},
		},
	} {
		c := slapdConfig(s)
		c.LDAP.Preset = preset
		d := open(t, c)
		for login, want := range people {
			p := governance.Party{Kind: governance.KindPerson, Name: login}
			answer := d.Entries(t.Context(), []governance.Party{p})[p.ID()]
			got, known := answer.Value()
			if !known || got.Active != want.Active || want.Key != "" && got.Key != want.Key || !slices.Equal(got.SigningKeys, want.SigningKeys) ||
				!slices.Equal(got.Functions, []governance.Function{governance.Security}) {
				t.Errorf("%s: %s is %+v, want %+v (%v)", preset, login, got, want, answer.Err())
			}
		}
	}
}

// A plan with 500 parties asks at most 20 times, and reads only what it names.
func TestSlapdRequests(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{People: 50_000})
	c := slapdConfig(s)
	c.Functions[governance.Operations] = []string{slapdtest.Group("everybody")}
	var parties []governance.Party
	for i := range 500 {
		p := governance.Party{Kind: governance.KindPerson, Name: fmt.Sprint("nobody-", i)}
		switch i % 3 {
		case 0:
			p.DirectoryRef = slapdtest.DN(fmt.Sprint("user", i))
		case 1:
			p.Email = fmt.Sprintf("user%d@corp.example", i)
		default:
			p.Name = fmt.Sprint("user", i)
		}
		parties = append(parties, p)
	}
	requests, entries := s.Requests(t), s.Entries(t)
	answers := open(t, c).Entries(t.Context(), parties)
	// What the two questions add to the counters is small enough.
	requests, entries = s.Requests(t)-requests, s.Entries(t)-entries
	for i, p := range parties {
		if entry, ok := answers[p.ID()].Value(); !ok || entry.Login != fmt.Sprint("user", i) || len(entry.Functions) != 1 {
			t.Fatalf("%+v: got %+v, error %v", p, entry, answers[p.ID()].Err())
		}
	}
	if t.Logf("%d requests, %d entries", requests, entries); requests > 20 || entries > 530 {
		t.Errorf("%d requests, %d entries", requests, entries)
	}
}

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
