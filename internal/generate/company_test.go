package generate_test

import (
	"context"
	"slices"
	"strings"
	"testing"

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
