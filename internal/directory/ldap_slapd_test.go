package directory_test

import (
	"fmt"
	"slices"
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
