package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var ownerNotAssurer = &Rule{
	Code: "CIAM403", Name: "owner-not-assurer", Enforcement: Hard,
	Summary:   "business owner or risk owner is also the security or compliance approver",
	Principle: SeparateDuties,
	Why:       "Owners answer for the date and the cost, or carry the risk. If they also approve, they sign off their own interests, and the assurance is worthless.",
	Fix:       "Name another person from security or compliance as approver, or another owner.",
	Controls:  []string{"nist-csf-2.0:PR.AA-05", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.3", "soc2-2017:CC6.3"},
	Bad: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.compliance.id # also the compliance approver
}`,
	Good: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		On(AtValidate, []string{"business_owner", "risk_owner", "approvers.party", "approvers.function"}, func(c *Case, m governance.Migration) {
			c.refuseOwners(m, namedSeats(m))
		}),
		On(AtPlan, []string{"business_owner", "risk_owner", "steering_group"}, func(c *Case, m governance.Migration) {
			c.refuseOwners(m, c.boardSeats(m))
		}),
		// An owner can also approve as a team member, or without being named.
		On(AtPlan, []string{"decision"}, func(c *Case, a governance.Approval) {
			if !assures(a.Function) || a.Decision != governance.Approved {
				return
			}
			m, ok := c.ActiveMigration(a.MigrationID, "business_owner", "risk_owner", "approvers.party", "approvers.function", "steering_group")
			if !ok {
				return
			}
			roles := ownerRoles(m, a.Approver)
			shown := slices.ContainsFunc(slices.Concat(namedSeats(m), c.boardSeats(m)), func(s Seat) bool {
				return s.Party == a.Approver && assures(s.Function)
			})
			if len(roles) == 0 || shown || c.Incomplete() {
				return // reported at the migration
			}
			c.Fail(governance.At("approver"),
				fmt.Sprintf("%s approves for %s and is %s of %s.", a.Approver, a.Function, list(roles), m.ID()),
				fmt.Sprintf("Have another person from %s approve.", a.Function)+
					c.InternalBut(a.Approver, []governance.Function{a.Function}, governance.KindPerson), Concerning(a.Approver))
		}),
	},
}

func (c *Case) refuseOwners(m governance.Migration, seats []Seat) {
	for _, seat := range seats {
		if roles := ownerRoles(m, seat.Party); len(roles) > 0 && assures(seat.Function) {
			c.Fail(seat.Path, fmt.Sprintf("%s is %s and also %s.", seat.Party, seat, list(roles)), c.refill(m, seat), Concerning(seat.Party))
		}
	}
}

// assures tells whether the function provides assurance: security and compliance.
func assures(f governance.Function) bool {
	return f == governance.Security || f == governance.Compliance
}

// ownerRoles are the arguments by which the migration makes the party an owner.
func ownerRoles(m governance.Migration, id governance.ID) []string {
	var roles []string
	if m.BusinessOwner == id {
		roles = append(roles, "business_owner")
	}
	if m.RiskOwner == id {
		roles = append(roles, "risk_owner")
	}
	return roles
}
