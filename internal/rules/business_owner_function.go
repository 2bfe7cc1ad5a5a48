package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var businessOwnerFunction = &Rule{
	Code: "CIAM110", Name: "business-owner-function", Enforcement: Soft,
	Summary:   "business owner is not from the business function",
	Principle: NamedOwners,
	Why:       "If customers cannot sign in, the business loses first. An owner from engineering, security or compliance represents one side of the change, not its outcome.",
	Fix:       "Set business_owner to a person from the business function.",
	Controls:  []string{"nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.OC-02", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_migration" "this" {
  business_owner = ciam_party.engineer.id
}`,
	Good: `resource "ciam_migration" "this" {
  business_owner = ciam_party.business_owner.id
}`,
	Checks: []Check{
		On(AtPlan, []string{"business_owner"}, func(c *Case, m governance.Migration) {
			if m.BusinessOwner.Kind() != governance.KindPerson {
				return // CIAM101 reports it, and external owners too
			}
			owner, ok := c.Party(m.BusinessOwner, "function", "employer")
			if !ok || owner.External() || owner.Function == governance.Business {
				return
			}
			c.Fail(governance.At("business_owner"),
				fmt.Sprintf("business_owner is %s, from the function %s.", m.BusinessOwner, owner.Function),
				"Set business_owner to a person from the business function."+
					c.Internal([]governance.Function{governance.Business}, governance.KindPerson))
		}),
	},
}
