package generate

import (
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

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
