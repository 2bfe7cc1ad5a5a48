package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The rule is soft, so that an exception may waive it; at high tier its
// findings are hard.
var approverNotImplementer = &Rule{
	Code: "CIAM402", Name: "approver-not-implementer", Enforcement: Soft,
	Else:      Otherwise{Hard, "at high tier"},
	Summary:   "security or compliance approver also implements the migration",
	Principle: SeparateDuties,
	Why:       "Nobody finds the fault in one's own work. Who builds the change and assures it approves what they meant to build, not what they built.",
	Mend:      "Name an approver who does not implement, alone or as a member of a team, or take the approver off the implementing team.",
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
	for _, seat := range seats {
		if seat.Function == governance.Engineering {
			continue // engineering approves what it can build and roll back
		}
		both := c.alsoImplements(m, seat)
		if len(both) == 0 {
			continue
		}
		if _, external := c.External(seat.Party); external {
			continue // CIAM304 (307 of a board) speaks, and a new approver mends both
		}
		risk := m.Assess()
		f := c.Fail(seat.Path, fmt.Sprintf("%s. %s", strings.Join(both, "; "), becauseOf(risk)),
			c.refill(m, seat)+" Or take who approves off the implementers and their teams.")
		if risk.Tier == governance.High {
			f.Enforcement = Hard
		}
	}
}

// alsoImplements says who sits on the seat and implements too, and through
// which teams.
func (c *Case) alsoImplements(m governance.Migration, seat Seat) []string {
	var both []string
	for _, implementer := range m.Implementers {
		if implementer == seat.Party {
			both = append(both, fmt.Sprintf("%s approves for %s and implements", seat.Party, seat.Function))
			continue
		}
		builders := c.Persons(implementer)
		for _, person := range c.Persons(seat.Party) {
			if slices.Contains(builders, person) {
				both = append(both, fmt.Sprintf("%s approves for %s%s and implements%s",
					person, seat.Function, asMember(seat.Party), asMember(implementer)))
			}
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
