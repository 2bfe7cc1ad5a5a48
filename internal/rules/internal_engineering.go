package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var internalEngineering = &Rule{
	Code: "CIAM306", Name: "internal-engineering", Enforcement: Soft,
	Summary:   "nobody of your own engineering implements the migration",
	Principle: RiskTiers,
	Why:       "Engineering owns the execution. What a vendor builds alone nobody of yours can roll back at night, or run when the vendor has left.",
	Mend:      "Add to implementers a person of your own engineering, or an engineering team with at least one member who is your own.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-03", "iso-27001-2022:A.8.30", "dora:Article 28"},
	Bad: `resource "ciam_migration" "this" {
  implementers = [ciam_party.vendor.id]
}`,
	Good: `resource "ciam_migration" "this" {
  implementers = [ciam_party.identity_platform.id, ciam_party.vendor.id]
}`,
	Checks: []Check{
		On(AtPlan, []string{"implementers"}, func(c *Case, m governance.Migration) {
			for _, id := range m.Implementers {
				party, ok := c.Party(id, "function")
				if !ok || party.Function != governance.Engineering {
					continue
				}
				// Of a team of our own that has no members CIAM109 speaks.
				if _, external := c.External(id); !external {
					return
				}
			}
			if c.Unsure() {
				return
			}
			found := "implementers is not set, so that nobody implements this migration."
			if len(m.Implementers) > 0 {
				found = fmt.Sprintf("implementers is %s: no person of your own engineering, and no engineering team with a member who is your own.", list(m.Implementers))
			}
			c.Fail(governance.At("implementers"), found, "Add to implementers a person or team of your own engineering."+
				c.Internal([]governance.Function{governance.Engineering}, governance.KindPerson, governance.KindTeam))
		}),
	},
}
