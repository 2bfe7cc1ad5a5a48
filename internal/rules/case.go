package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Case is one rule before one record.
type Case struct {
	view    View
	subject Subject
	// id is the subject's.
	id   governance.ID
	rule *Rule
	// catalog is every rule, for a rule about rules.
	catalog []*Rule
	result  Judgement
	// scopes are what was found of migrations.
	scopes map[governance.ID]*scope
	// gate is what the cases of one judgement of a gate share; nil elsewhere.
	gate *gateFacts
	// incomplete: the current check met something that it could not look up.
	incomplete bool
}

// Fail reports a finding at an argument of the record. found says what is
// wrong in this case and remedy how to fix it; about adds the structure that
// both are made from.
func (c *Case) Fail(path governance.Path, found, remedy string, about ...About) {
	c.result.Findings = append(c.result.Findings, c.rule.finding(c.id, path, found, remedy, about))
}

// Undetermined reports that the rule cannot be judged yet, because a value is
// unknown.
func (c *Case) Undetermined() {
	c.result.pending = true
	c.absent()
}

// absent reports that the rule cannot be judged, because a record does not exist.
// A later plan step cannot change that.
func (c *Case) absent() {
	c.incomplete = true
	c.result.Undetermined = append(c.result.Undetermined, c.rule.Code)
}

// Incomplete tells whether this check met something unknown or absent. What it did
// not find may still exist, so the check must not fail because of it.
func (c *Case) Incomplete() bool { return c.incomplete }

// Find looks up a record of type R. needs names the arguments that the rule
// reads of it. It is false, and the rule undetermined, when the record is not
// there (which CIAM907 reports) or one of the arguments is unknown.
func Find[R governance.Record](c *Case, id governance.ID, needs ...string) (R, bool) {
	var none R
	found, ok := c.view.Find(id)
	if !ok {
		c.absent()
		return none, false
	}
	record, ok := found.Record.(R)
	if !ok || found.Unknown.HasAny(needs...) {
		c.Undetermined()
		return none, false
	}
	return record, true
}

// Party looks up a party; see Find.
func (c *Case) Party(id governance.ID, needs ...string) (governance.Party, bool) {
	return Find[governance.Party](c, id, needs...)
}

// ActiveMigration looks up a migration that rules judge. It is false for one
// that is completed or cancelled; for the rest see Find.
func (c *Case) ActiveMigration(id governance.ID, needs ...string) (governance.Migration, bool) {
	if _, ok := Find[governance.Migration](c, id, "status"); !ok {
		return governance.Migration{}, false
	}
	m, ok := Find[governance.Migration](c, id, needs...)
	return m, ok && m.Status == governance.Active
}

// Persons are the persons who act for the party: the person itself, or a team's
// members. A vendor has none here.
func (c *Case) Persons(id governance.ID) []governance.ID {
	switch id.Kind() {
	case governance.KindPerson:
		return []governance.ID{id}
	case governance.KindTeam:
		if team, ok := c.Party(id, "members"); ok {
			return team.Members
		}
	}
	return nil
}

// External tells whether a party is external: a vendor, a party that a vendor
// employs, or a team with only external members. The text says why.
func (c *Case) External(id governance.ID) (why string, external bool) {
	party, ok := c.Party(id, "employer")
	if !ok {
		return "", false
	}
	if party.External() {
		return describeExternal(party), true
	}
	members := c.Persons(id)
	if party.Kind != governance.KindTeam || len(members) == 0 {
		return "", false
	}
	for _, member := range members {
		if p, ok := c.Party(member, "employer"); !ok || !p.External() {
			return "", false
		}
	}
	return fmt.Sprintf("all members of %s are external", id), true
}

// AnyExternal tells whether a party is external or a team with an external
// member. The text says who and why.
func (c *Case) AnyExternal(id governance.ID) (why string, external bool) {
	if why, external := c.External(id); external {
		return why, true
	}
	if id.Kind() != governance.KindTeam {
		return "", false
	}
	for _, member := range c.Persons(id) {
		if p, ok := c.Party(member, "employer"); ok && p.External() {
			return fmt.Sprintf("%s has an external member: %s", id, describeExternal(p)), true
		}
	}
	return "", false
}

func describeExternal(p governance.Party) string {
	if p.Kind == governance.KindVendor {
		return fmt.Sprintf("%s is a vendor", p.ID())
	}
	return fmt.Sprintf("%s is employed by %s", p.ID(), p.Employer)
}

// Internal suggests internal parties of one of the functions and kinds, for a
// remedy: " Parties that qualify: person/a, team/b." It is empty when the
// view knows none, and at validate, where there is no view.
func (c *Case) Internal(functions []governance.Function, kinds ...governance.Kind) string {
	return c.InternalBut("", functions, kinds...)
}

// InternalBut suggests like Internal, but leaves out the party to replace.
func (c *Case) InternalBut(replaced governance.ID, functions []governance.Function, kinds ...governance.Kind) string {
	return c.suggest(func(p governance.Party) bool {
		return slices.Contains(functions, p.Function) && slices.Contains(kinds, p.Kind) && p.ID() != replaced && c.whollyInternal(p)
	})
}

// suggest names the first parties that qualify.
func (c *Case) suggest(qualifies func(governance.Party) bool) string {
	if c.view == nil {
		return "" // at validate
	}
	const most = 5
	var fit []governance.ID
	for _, p := range c.view.Parties() {
		if qualifies(p) {
			fit = append(fit, p.ID())
		}
	}
	switch {
	case len(fit) == 0:
		return ""
	case len(fit) > most:
		return fmt.Sprintf(" Parties that qualify: %s and %d more.", strings.Join(governance.Strings(fit[:most]), ", "), len(fit)-most)
	default:
		return fmt.Sprintf(" Parties that qualify: %s.", list(fit))
	}
}

// whollyInternal tells whether a party and, for a team, every member is internal.
// It is for suggestions and marks nothing undetermined.
func (c *Case) whollyInternal(p governance.Party) bool {
	if p.External() || p.Kind == governance.KindTeam && len(p.Members) == 0 {
		return false
	}
	return !slices.ContainsFunc(p.Members, func(id governance.ID) bool {
		found, ok := c.view.Find(id)
		member, isParty := found.Record.(governance.Party)
		return !ok || !isParty || member.External()
	})
}

// becauseOf says as a sentence what determines a migration's risk tier:
// "sso and cross_border_data make this migration high risk."
func becauseOf(a governance.Assessment) string {
	triggers := list(a.Decisive())
	things := 1 + strings.Count(triggers, " and ") // one trigger may name several
	return fmt.Sprintf("%s %s this migration %s risk.", triggers, agreed(things, "makes", "make"), a.Tier)
}
