package generate_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/generate"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestParties(t *testing.T) {
	t.Parallel()
	parties, result := generated(t, bank(), both)
	jane := parties["person/4711"]
	if jane.Function != governance.Security || jane.Email != "jane@bank.example" || jane.DirectoryRef != "jane.doe" ||
		!slices.Equal(jane.SigningKeys, []string{key + " jane laptop"}) {
		t.Errorf("jane is %+v", jane)
	}
	if p := parties["person/ravi-okafor"]; p.DirectoryRef != "Ravi Okafor" || p.NeedsEmployer || len(p.SigningKeys) > 0 {
		t.Errorf("ravi is %+v", p)
	}
	if p := parties["person/vic"]; !p.NeedsEmployer {
		t.Errorf("vic is %+v", p)
	}
	if len(parties) != 7 || !slices.IsSortedFunc(result.Parties, func(a, b generate.Party) int { return strings.Compare(string(a.ID()), string(b.ID())) }) {
		t.Errorf("parties %v", parties)
	}
	team := parties["team/sec"]
	if !slices.Equal(team.Members, governance.Set[governance.ID]{"person/4711", "person/ravi-okafor"}) || team.DirectoryRef != "cn=sec" || team.Function != governance.Security {
		t.Errorf("team %+v", team)
	}
	if len(result.Notes) != 5 { // gone is inactive, vic is external, jane has two functions, ravi two bad keys
		t.Errorf("notes %q", result.Notes)
	}
}

// What the register has keeps its name, whatever the directory calls it, and what
// only the register knows.
func TestRegistered(t *testing.T) {
	t.Parallel()
	registered := []governance.Party{
		{Kind: governance.KindPerson, Name: "jane", DirectoryRef: "k1", Function: governance.Engineering},
		{Kind: governance.KindPerson, Name: "gone", Function: governance.Security, SigningKeys: governance.Set[string]{key}},
		{Kind: governance.KindPerson, Name: "victor", DirectoryRef: "vic", Employer: "vendor/acme", Function: governance.Engineering},
		{Kind: governance.KindTeam, Name: "assurance", DirectoryRef: "cn=sec", Function: governance.Security},
		{Kind: governance.KindPerson, Name: "4711", DirectoryRef: "Ravi Okafor", Function: governance.Security},
		{Kind: governance.KindPerson, Name: "a_b", DirectoryRef: "somebody else", Function: governance.Legal},
	}
	parties, _ := generated(t, bank(), both, registered...)
	if p := parties["person/jane"]; p.Function != governance.Engineering || p.DirectoryRef != "k1" {
		t.Errorf("jane is %+v", p)
	}
	if p := parties["person/gone"]; len(p.SigningKeys) != 1 {
		t.Errorf("gone is %+v", p)
	}
	if p := parties["person/victor"]; p.NeedsEmployer || p.Employer != "vendor/acme" {
		t.Errorf("victor is %+v", p)
	}
	if p := parties["person/4711"]; p.DirectoryRef != "Ravi Okafor" {
		t.Errorf("4711 is %+v", p)
	}
	if p, taken := parties["person/a_b"]; taken {
		t.Errorf("the record of somebody else became %+v", p)
	}
	if members := parties["team/assurance"].Members; !slices.Equal(members, governance.Set[governance.ID]{"person/4711", "person/gone", "person/jane"}) {
		t.Errorf("members %v", members)
	}
}

// Another login does not make another person of somebody with an employee number,
// but it does of somebody without.
func TestRenamed(t *testing.T) {
	t.Parallel()
	registered := []governance.Party{
		{Kind: governance.KindPerson, Name: "4711", DirectoryRef: "jane.before", Function: governance.Security},
		{Kind: governance.KindPerson, Name: "vic", DirectoryRef: "vic.before", Function: governance.Engineering},
	}
	parties, _ := generated(t, bank(), both, registered...)
	if p := parties["person/4711"]; p.DirectoryRef != "jane.doe" {
		t.Errorf("4711 is %+v", p)
	}
	if p, taken := parties["person/vic"]; taken {
		t.Errorf("the record of a former vic became %+v", p)
	}
}

// A second run, on a register that has what the first one printed, prints the same.
func TestSecondRun(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abAB._-@é 1")), 1, 6, -1)
		c := company{groups: map[string][]string{"cn=sec": nil, "cn=eng": nil}}
		logins := map[string]bool{}
		for i := range rapid.IntRange(0, 8).Draw(t, "people") {
			e := environment.Entry{
				Key: "k" + string(rune('0'+i)), Login: text.Draw(t, "login"), Number: rapid.SampledFrom([]string{"", "", "1", "2"}).Draw(t, "number"),
				Active: rapid.Bool().Draw(t, "active"), External: rapid.Bool().Draw(t, "external"),
			}
			if logins[e.Login] {
				continue
			}
			logins[e.Login] = true
			c.people = append(c.people, e)
			for _, group := range []string{"cn=eng", "cn=sec"} {
				if rapid.Bool().Draw(t, group) {
					c.groups[group] = append(c.groups[group], e.Key)
				}
			}
		}
		first, err := generate.Parties(t.Context(), c, both, nil)
		if err != nil {
			t.Fatal(err)
		}
		var registered []governance.Party
		for _, p := range first.Parties {
			if err := governance.CheckSlug(p.Name); err != nil {
				t.Fatal(err)
			}
			registered = append(registered, p.Party)
		}
		second, err := generate.Parties(t.Context(), c, both, registered)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := generate.HCL(first.Parties), generate.HCL(second.Parties); string(a) != string(b) {
			t.Fatalf("first\n%s\nsecond\n%s", a, b)
		}
		blocks(t, generate.HCL(first.Parties), len(first.Parties))
	})
}

type fataler interface{ Fatalf(string, ...any) }

// blocks checks that a file is formatted, and has so many resources with names of
// their own.
func blocks(t fataler, text []byte, want int) {
	file, diags := hclparse.NewParser().ParseHCL(text, "parties.tf")
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}
	content, diags := file.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "resource", LabelNames: []string{"type", "name"}}}})
	labels := map[string]bool{}
	for _, block := range content.Blocks {
		labels[block.Labels[1]] = true
	}
	if diags.HasErrors() || len(labels) != want || string(hclwrite.Format(text)) != string(text) {
		t.Fatalf("%d resources, want %d: %v\n%s", len(labels), want, diags, text)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	down := errors.New("timeout")
	for name, c := range map[string]struct {
		company company
		groups  []generate.Group
		want    error
	}{
		"no such group":    {bank(), []generate.Group{{Function: governance.Security, Ref: "cn=other"}}, generate.ErrNoGroup},
		"one group twice":  {bank(), []generate.Group{both[0], {Function: governance.Legal, Ref: "cn=sec"}}, generate.ErrTwice},
		"directory outage": {company{err: down}, both, down},
	} {
		if _, err := generate.Parties(t.Context(), c.company, c.groups, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
