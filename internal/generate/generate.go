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

	"golang.org/x/crypto/ssh"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
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

// findByNumber finds a person of the register by the employee number, which stays
// when the login changes.
func (g *generation) findByNumber(key string, p *person) {
	lost, found := g.lost[governance.NewID(governance.KindPerson, slug(p.Number))]
	if who := (identity{governance.KindPerson, key}); found && g.known[who].Kind == "" {
		g.note("%s has another login now, %q.", lost.ID(), p.Login)
		lost.DirectoryRef = ""
		g.known[who] = lost
	}
}

// declarePeople adds everybody in the groups.
func (g *generation) declarePeople() {
	names := names{kind: governance.KindPerson, generation: g, wanted: map[string]string{}}
	for key, p := range g.people {
		names.wanted[key] = slug(p.Login)
		if p.Number != "" {
			names.wanted[key] = slug(p.Number)
			g.findByNumber(key, p)
		}
	}
	for _, key := range names.keys() {
		p := g.people[key]
		declared := g.declare(names.of(key), p.Entry, p.Login, p.functions)
		if len(declared.SigningKeys) == 0 {
			declared.SigningKeys = g.known[identity{governance.KindPerson, key}].SigningKeys
		}
		p.id = declared.ID()
		g.result.Parties = append(g.result.Parties, declared)
		if len(p.functions) > 1 {
			g.note("%s is in groups of several functions, %s. One function was chosen: %s.", p.id, joined(p.functions), declared.Function)
		}
	}
}

// declareTeams adds the groups, with the ids of their members.
func (g *generation) declareTeams() {
	names := names{kind: governance.KindTeam, generation: g, wanted: map[string]string{}}
	for _, t := range g.teams {
		names.wanted[t.Key] = slug(groupName(t.Login))
	}
	for _, t := range g.teams {
		declared := g.declare(names.of(t.Key), t.Entry, t.Ref, []governance.Function{t.Function})
		for _, key := range t.members {
			declared.Members = append(declared.Members, g.people[key].id)
		}
		declared.Members = governance.NewSet(declared.Members...)
		g.result.Parties = append(g.result.Parties, declared)
	}
}

// declare is the party with a name. What the directory does not say stays as the
// register has it.
func (g *generation) declare(id governance.ID, e environment.Entry, ref string, functions []governance.Function) Party {
	known := g.known[identity{id.Kind(), e.Key}]
	p := Party{Party: governance.Party{
		Kind: id.Kind(), Name: id.Names()[0], Function: functions[0], Employer: known.Employer, DirectoryRef: known.DirectoryRef,
		DisplayName: known.DisplayName, Email: known.Email,
	}}
	if slices.Contains(functions, known.Function) {
		p.Function = known.Function
	}
	if p.DirectoryRef == "" {
		p.DirectoryRef = ref
	}
	if e.Name != "" {
		p.DisplayName = e.Name
	}
	if e.Email != "" {
		p.Email = e.Email
	}
	p.SigningKeys = g.signingKeys(id, e.SigningKeys)
	p.NeedsEmployer = e.External && p.Employer == ""
	if p.NeedsEmployer {
		g.note("%s is external. Set employer to the vendor that employs them.", id)
	}
	return p
}

// signingKeys are the keys without options, which a login needs and a signature does
// not.
func (g *generation) signingKeys(id governance.ID, lines []string) governance.Set[string] {
	var keys []string
	for _, line := range lines {
		key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
		if err == nil {
			err = signature.Acceptable(key)
		}
		if err != nil {
			g.note("A signing key of %s was left out, because it cannot be used: %v.", id, err)
			continue
		}
		text := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)) + " " + comment)
		keys = append(keys, strings.Join(strings.Fields(text), " "))
	}
	return governance.NewSet(keys...)
}

func joined(functions []governance.Function) string {
	var texts []string
	for _, f := range functions {
		texts = append(texts, string(f))
	}
	return strings.Join(texts, ", ")
}
