package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var riskOwnerFunction = &Rule{
	Code: "CIAM102", Name: "risk-owner-function", Enforcement: Soft,
	Summary:   "risk owner belongs to a function that cannot accept risk",
	Principle: NamedOwners,
	Why:       "Residual risk must be accepted by the people who bear it or assure it. Engineering builds the change, so it would accept the risk of its own work.",
	Fix:       "Set risk_owner to a person or team from the business, security or compliance function.",
	Reports:   RiskOwnersFunction,
	Controls:  []string{"nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.RM-04", "iso-27001-2022:A.5.3"},
	Bad: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.engineer.id
}`,
	Good: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		On(AtPlan, []string{"risk_owner"}, func(c *Case, m governance.Migration) {
			accepting := governance.RiskDecision.Deciders()
			owner, ok := c.Party(m.RiskOwner, "function")
			if !ok || slices.Contains(accepting, owner.Function) {
				return
			}
			if _, external := c.External(m.RiskOwner); external || c.Incomplete() {
				return // CIAM301 reports external parties
			}
			c.Fail(governance.At("risk_owner"),
				fmt.Sprintf("risk_owner is %s, from the function %s. Only %s can accept residual risk.", m.RiskOwner, owner.Function, or(accepting)),
				fmt.Sprintf("Set risk_owner to a person or team from %s.", or(accepting))+
					c.internalOwner(m, accepting, governance.KindPerson, governance.KindTeam))
		}),
	},
}
