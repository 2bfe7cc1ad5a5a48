// Package generate writes the parties of an organisation as Terraform
// configuration, from groups of the identity directory.
//
//	result, err := generate.Parties(ctx, people, groups, registered)
//	os.Stdout.Write(generate.HCL(result.Parties))
package generate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Group is a group of the directory whose members have a function.
type Group struct {
	Function governance.Function
	// Ref names the group as directory_ref of a team does.
	Ref string
}

// Party is a person or team to declare.
type Party struct {
	governance.Party
	// NeedsEmployer: the directory says that the party is external, and the register
	// does not say which vendor employs it.
	NeedsEmployer bool
}

// Result is what the groups contain.
type Result struct {
	// Parties are people and teams, ordered by id.
	Parties []Party
	// Notes are about what a person should look at, a sentence each.
	Notes []string
}

// ErrNoGroup means that the directory has no such group.
var ErrNoGroup = errors.New("the directory has no such group")

// ErrTwice means that two groups of the request are one.
var ErrTwice = errors.New("the group is named twice")

// Parties reads the groups. A party that the register has keeps its name: it is
// found in the directory as the provider finds it.
func Parties(ctx context.Context, d environment.Directory, groups []Group, registered []governance.Party) (Result, error) {
	g := generation{directory: d, people: map[string]*person{}}
	if err := g.register(ctx, registered); err != nil {
		return Result{}, err
	}
	for _, group := range groups {
		if err := g.read(ctx, group); err != nil {
			return Result{}, err
		}
	}
	g.declarePeople()
	g.declareTeams()
	slices.SortFunc(g.result.Parties, func(a, b Party) int { return strings.Compare(string(a.ID()), string(b.ID())) })
	return g.result, nil
}

// generation is one run.
type generation struct {
	directory environment.Directory
	// known are the parties of the register by kind and key in the directory.
	known map[identity]governance.Party
	// lost are the parties of the register that the directory does not have.
	lost map[governance.ID]governance.Party
	// taken are the names of all parties of the register.
	taken  map[governance.ID]bool
	people map[string]*person // by key
	teams  []team
	result Result
}

// identity is an entry of the directory.
type identity struct {
	kind governance.Kind
	key  string
}

// person is somebody in one of the groups.
type person struct {
	environment.Entry
	functions []governance.Function
	id        governance.ID
}

// team is a group.
type team struct {
	environment.Entry
	Group
	members []string // keys
}

func (g *generation) note(format string, args ...any) {
	g.result.Notes = append(g.result.Notes, fmt.Sprintf(format, args...))
}

// register finds the parties of the register in the directory.
func (g *generation) register(ctx context.Context, registered []governance.Party) error {
	g.known, g.lost, g.taken = map[identity]governance.Party{}, map[governance.ID]governance.Party{}, map[governance.ID]bool{}
	for _, p := range registered {
		g.taken[p.ID()] = true
	}
	answers := g.directory.Entries(ctx, registered)
	for _, p := range registered {
		answer, asked := answers[p.ID()]
		entry, found := answer.Value()
		switch {
		case asked && answer.Err() != nil:
			return answer.Err()
		case !found:
			g.lost[p.ID()] = p
		case g.known[identity{p.Kind, entry.Key}].Kind != "":
			g.note("%s and %s are the same entry of the directory, %q.", g.known[identity{p.Kind, entry.Key}].ID(), p.ID(), entry.Login)
		default:
			g.known[identity{p.Kind, entry.Key}] = p
		}
	}
	return nil
}

// read reads one group and its members.
func (g *generation) read(ctx context.Context, group Group) error {
	asked := governance.Party{Kind: governance.KindTeam, Name: "group", DirectoryRef: group.Ref}
	answer := g.directory.Entries(ctx, []governance.Party{asked})[asked.ID()]
	entry, found := answer.Value()
	members := g.directory.Members(ctx, group.Ref)
	entries, listed := members.Value()
	switch {
	case answer.Err() != nil:
		return answer.Err()
	case members.Err() != nil:
		return members.Err()
	case !found || !listed:
		return fmt.Errorf("%q: %w", group.Ref, ErrNoGroup)
	}
	t := team{Entry: entry, Group: group}
	for _, e := range entries {
		if _, known := g.known[identity{governance.KindPerson, e.Key}]; !e.Active && !known {
			g.note("%q in group %q is not active and was left out.", e.Login, group.Ref)
			continue
		}
		if g.people[e.Key] == nil {
			g.people[e.Key] = &person{Entry: e}
		}
		p := g.people[e.Key]
		if !slices.Contains(p.functions, group.Function) {
			p.functions = append(p.functions, group.Function)
		}
		t.members = append(t.members, e.Key)
	}
	if slices.ContainsFunc(g.teams, func(other team) bool { return other.Key == t.Key }) {
		return fmt.Errorf("%q: %w", group.Ref, ErrTwice)
	}
	g.teams = append(g.teams, t)
	return nil
}
