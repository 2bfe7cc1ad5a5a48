package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var internalEngineering = &Rule{
	Code: "CIAM306", Name: "internal-engineering", Enforcement: Soft,
	Summary:   "nobody from your own engineering implements the migration",
	Principle: RiskTiers,
	Why:       "Engineering owns the execution. If only a vendor builds the change, nobody in your organisation can roll it back at night or run it after the vendor leaves.",
	Fix:       "Add a person from your own engineering to implementers, or an engineering team with at least one internal member.",
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
				// CIAM109 reports an internal team without members.
				if _, external := c.External(id); !external {
					return
				}
			}
			if c.Incomplete() {
				return
			}
			found := "implementers is not set, so nobody implements this migration."
			if len(m.Implementers) > 0 {
				found = fmt.Sprintf("implementers is %s, with neither a person from your own engineering nor an engineering team that has an internal member.", list(m.Implementers))
			}
			c.Fail(governance.At("implementers"), found, "Add a person or team from your own engineering to implementers."+
				c.Internal([]governance.Function{governance.Engineering}, governance.KindPerson, governance.KindTeam))
		}),
	},
}
