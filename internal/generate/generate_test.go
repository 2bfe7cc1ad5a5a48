package generate_test

import (
	"context"
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

// company is a directory in memory. People are found by login, mail or key.
type company struct {
	people []environment.Entry
	groups map[string][]string // keys of people by name of the group
	err    error
}

func (c company) Entries(_ context.Context, parties []governance.Party) map[governance.ID]environment.Answer[environment.Entry] {
	answers := map[governance.ID]environment.Answer[environment.Entry]{}
	for _, p := range parties {
		answers[p.ID()] = c.entry(p)
	}
	return answers
}

func (c company) entry(p governance.Party) environment.Answer[environment.Entry] {
	if c.err != nil {
		return environment.Unavailable[environment.Entry]("directory.example", c.err)
	}
	if p.Kind == governance.KindTeam {
		if _, found := c.groups[p.DirectoryRef]; found {
			return environment.Known(environment.Entry{Key: "g-" + p.DirectoryRef, Login: strings.TrimPrefix(p.DirectoryRef, "cn="), Active: true})
		}
		return environment.Absent[environment.Entry]()
	}
	for _, e := range c.people {
		if p.DirectoryRef != "" && slices.Contains([]string{e.Login, e.Email, e.Key}, p.DirectoryRef) || p.DirectoryRef == "" && (p.Email != "" && p.Email == e.Email || p.Name == e.Login) {
			return environment.Known(e)
		}
	}
	return environment.Absent[environment.Entry]()
}

func (c company) Members(_ context.Context, group string) environment.Answer[[]environment.Entry] {
	keys, found := c.groups[group]
	switch {
	case c.err != nil:
		return environment.Unavailable[[]environment.Entry]("directory.example", c.err)
	case !found:
		return environment.Absent[[]environment.Entry]()
	}
	var members []environment.Entry
	for _, e := range c.people {
		if slices.Contains(keys, e.Key) {
			members = append(members, e)
		}
	}
	return environment.Known(members)
}

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTTHyRWf3iJKUyPGsMJ8DkSeW5BKW+0ZKBvFYqrQJ0y"

// weak is an RSA key of 1024 bits.
const weak = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDIu9D5lnUhYizg2XedqBTMZAWEia28sO84UplnrvoQ7vxyL/5qBZZ8OM0mWdv/JP8pO9S5XaRtC+FFKw30W2XFPxqpZX+v4gqXEwL5CJYIeuXWfORV6F2NkQz3x5+/iRWsY29vFVET8MaB7U7JpjriyAOVUoxdsUEFza27MhjEwQ=="

func bank() company {
	return company{
		people: []environment.Entry{
			{Key: "k1", Login: "jane.doe", Name: "Jane \"JD\" ${Doe}", Email: "jane@bank.example", Number: "4711", Active: true, SigningKeys: []string{"from=\"10.0.0.1\" " + key + "  jane  laptop"}},
			{Key: "k2", Login: "Ravi Okafor", Active: true, SigningKeys: []string{"no key", weak}},
			{Key: "k3", Login: "gone", Active: false},
			{Key: "k4", Login: "vic", Active: true, External: true},
			{Key: "k5", Login: "a_b", Active: true},
			{Key: "k6", Login: "a.b", Active: true},
		},
		groups: map[string][]string{"cn=sec": {"k1", "k2", "k3"}, "cn=eng": {"k1", "k4", "k5", "k6"}},
	}
}

var both = []generate.Group{{Function: governance.Security, Ref: "cn=sec"}, {Function: governance.Engineering, Ref: "cn=eng"}}

// generated are the parties by id.
func generated(t *testing.T, c company, groups []generate.Group, registered ...governance.Party) (map[governance.ID]generate.Party, generate.Result) {
	t.Helper()
	result, err := generate.Parties(t.Context(), c, groups, registered)
	if err != nil {
		t.Fatal(err)
	}
	parties := map[governance.ID]generate.Party{}
	for _, p := range result.Parties {
		if err := governance.CheckSlug(p.Name); err != nil || parties[p.ID()].Name != "" {
			t.Errorf("%s is there twice, or is no name: %v", p.ID(), err)
		}
		parties[p.ID()] = p
	}
	return parties, result
}

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
