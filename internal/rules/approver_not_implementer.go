package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approverNotImplementer is soft, so an exception can waive it; at high tier its
// findings are hard.
var approverNotImplementer = &Rule{
	Code: "CIAM402", Name: "approver-not-implementer", Enforcement: Soft,
	Else:      Otherwise{Hard, "at high tier"},
	Summary:   "security or compliance approver also implements the migration",
	Principle: SeparateDuties,
	Why:       "People rarely find faults in their own work. An approver who also implements the migration reviews their own work.",
	Fix:       "Name an approver who does not implement, neither directly nor as a team member, or remove the approver from the implementing team.",
	Concerns:  []governance.Kind{governance.KindPerson, governance.KindTeam},
	Controls:  []string{"nist-csf-2.0:PR.AA-05", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.3", "soc2-2017:CC6.3"},
	Bad: `resource "ciam_party" "identity_platform" {
  members = [ciam_party.engineer.id, ciam_party.security.id]
}`,
	Good: `resource "ciam_party" "identity_platform" {
  members = [ciam_party.engineer.id]
}`,
	Checks: []Check{
		On(AtPlan, with(riskFields, "implementers", "approvers.party", "approvers.function"), func(c *Case, m governance.Migration) {
			c.refuseImplementers(m, namedSeats(m))
		}),
		On(AtPlan, with(riskFields, "implementers", "steering_group"), func(c *Case, m governance.Migration) {
			c.refuseImplementers(m, c.boardSeats(m))
		}),
	},
}

func (c *Case) refuseImplementers(m governance.Migration, seats []Seat) {
	humans := c.Humans(m)
	for _, seat := range seats {
		if !assures(seat.Function) {
			continue // engineering approves what it can build and roll back
		}
		both := c.alsoImplements(m, seat, humans)
		if len(both) == 0 {
			continue
		}
		if _, external := c.External(seat.Party); external {
			continue // CIAM304, or CIAM307 for a board, reports it; a new approver fixes both
		}
		risk := c.assess(m)
		as := Soft
		if risk.Tier == governance.High {
			as = Hard
		}
		c.Fail(seat.Path, strings.Join(both, " ")+" "+becauseOf(risk),
			c.refill(m, seat)+" Or remove the approver from the implementers and their teams.", Enforced(as), Concerning(seat.Party))
	}
}

// alsoImplements says who fills the seat and also implements, and through which
// teams.
func (c *Case) alsoImplements(m governance.Migration, seat Seat, humans Humans) []string {
	var both []string
	for _, implementer := range m.Implementers {
		if implementer == seat.Party {
			both = append(both, fmt.Sprintf("%s approves for %s and is an implementer.", seat.Party, seat.Function))
			continue
		}
		builders := c.Persons(implementer)
		for _, person := range c.Persons(seat.Party) {
			i := slices.IndexFunc(builders, func(builder governance.ID) bool { return humans.Same(builder, person) })
			if i < 0 {
				continue
			}
			text := fmt.Sprintf("%s approves for %s%s and is an implementer%s.", person, seat.Function, asMember(seat.Party), asMember(implementer))
			if builders[i] != person {
				text = fmt.Sprintf("%s approves for %s%s, and %s is an implementer%s.%s", person, seat.Function, asMember(seat.Party),
					builders[i], asMember(implementer), humans.Why(person, builders[i]))
			}
			both = append(both, text)
		}
	}
	return both
}

func asMember(id governance.ID) string {
	if id.Kind() != governance.KindTeam {
		return ""
	}
	return fmt.Sprintf(" as a member of %s", id)
}
