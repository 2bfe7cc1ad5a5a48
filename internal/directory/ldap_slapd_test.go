package directory_test

import (
	"fmt"
	"testing"

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

// A plan with 500 parties asks at most 20 times, and reads only what it names.
func TestSlapdRequests(t *testing.T) {
	t.Parallel()
	s := slapdtest.New(t, slapdtest.Options{People: 5000})
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
	before := s.Requests(t)
	answers := open(t, c).Entries(t.Context(), parties)
	for i, p := range parties {
		if entry, ok := answers[p.ID()].Value(); !ok || entry.Login != fmt.Sprint("user", i) || len(entry.Functions) != 1 {
			t.Fatalf("%+v: got %+v, error %v", p, entry, answers[p.ID()].Err())
		}
	}
	// The two questions about the requests count themselves once.
	if n := s.Requests(t) - before - 1; n > 20 {
		t.Errorf("%d requests", n)
	} else {
		t.Logf("%d requests", n)
	}
}
