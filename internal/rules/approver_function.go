package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approverFunction covers persons and teams. CIAM304 covers vendors, which have no
// function, and CIAM108 a steering group's final approvers.
var approverFunction = &Rule{
	Code: "CIAM205", Name: "approver-function", Enforcement: Hard,
	Summary:   "approver does not belong to the function they approve for",
	Principle: DecideTogether,
	Why:       "Three functions decide together because each sees risks that the others miss. If an engineer approves for security, the view of security is missing.",
	Fix:       "Name an approver who belongs to that function, or set function to the approver's own function.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-05", "iso-27001-2022:A.5.3"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    performance = { party = ciam_party.business_owner.id, function = "engineering", mode = "advisory" }
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    performance = { party = ciam_party.identity_platform.id, function = "engineering", mode = "advisory" }
  }
}`,
	Checks: []Check{
		On(AtWrite, []string{"approvers.party", "approvers.function"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				c.ofFunction(seat.Path, seat.Party, seat.Function, func() string {
					return "Set party to a person or team of that function, or set function to the party's own function." +
						c.internalApprover(m, seat.Party, seat.Function, governance.KindPerson, governance.KindTeam)
				})
			}
		}),
		On(AtPlan, []string{"approver", "function"}, func(c *Case, a governance.Approval) {
			if !c.judgedAsSaid(a) {
				return
			}
			c.ofFunction(governance.At("approver"), a.Approver, a.Function, func() string {
				if meant, ok := c.functionMeant(a); ok {
					return approvedFor(a, meant)
				}
				return "Declare the approval of a person from that function who is named in the migration's approvers." + c.namedInstead(a)
			})
		}),
	},
}

// ofFunction fails at path when the approver's own function is not the one
// approved for.
func (c *Case) ofFunction(path governance.Path, approver governance.ID, function governance.Function, remedy func() string) {
	if approver.Kind() == governance.KindVendor {
		return
	}
	p, ok := c.Party(approver, "function")
	if !ok || p.Function == function {
		return
	}
	c.Fail(path, fmt.Sprintf("%s is named for %s, but belongs to %s.", approver, function, p.Function),
		remedy(), Concerning(approver))
}

// approvedFor is the remedy for an approval that names another function than the one
// for which its person is named.
func approvedFor(a governance.Approval, meant governance.Function) string {
	return fmt.Sprintf("If %s approved for %s, set function = %q.", a.Approver, meant, meant)
}
