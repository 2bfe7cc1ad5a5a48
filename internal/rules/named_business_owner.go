package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var namedBusinessOwner = &Rule{
	Code: "CIAM101", Name: "named-business-owner", Enforcement: Hard,
	Summary:   "business owner is not one of your own people",
	Principle: NamedOwners,
	Why:       "A team or a vendor cannot be held accountable as one named person can. If the migration fails, somebody in your organisation must answer for the outcome.",
	Fix:       "Set business_owner to a person in your own organisation, preferably from the business function.",
	Controls:  []string{"nist-csf-2.0:GV.RR-01", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_migration" "this" {
  business_owner = ciam_party.identity_platform.id # a team
}`,
	Good: `resource "ciam_migration" "this" {
  business_owner = ciam_party.business_owner.id
}`,
	Checks: []Check{
		On(AtValidate, []string{"business_owner"}, func(c *Case, m governance.Migration) {
			if kind := m.BusinessOwner.Kind(); kind != governance.KindPerson {
				c.Fail(governance.At("business_owner"),
					fmt.Sprintf("business_owner is %s, a %s.", m.BusinessOwner, kind),
					"Set business_owner to the id of a person.")
			}
		}),
		On(AtPlan, []string{"business_owner"}, func(c *Case, m governance.Migration) {
			if m.BusinessOwner.Kind() != governance.KindPerson {
				return // reported above
			}
			if why, external := c.External(m.BusinessOwner); external {
				c.Fail(governance.At("business_owner"),
					fmt.Sprintf("business_owner is not one of your own people: %s.", why),
					"Set business_owner to a person in your own organisation."+
						c.Internal([]governance.Function{governance.Business}, governance.KindPerson))
			}
		}),
	},
}
