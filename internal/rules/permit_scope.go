package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// permitScope is for a permit that is asked for. One that was given is history,
// which the provider never brings here again.
var permitScope = &Rule{
	Code: "CIAM805", Name: "permit-scope", Enforcement: Hard,
	Summary:   "permit is pinned to another scope than the migration's now",
	Principle: DecidedOnce,
	Why:       "The pin says which scope the change was prepared for. When the migration has moved on since, going ahead would be going ahead with something else.",
	Mend:      "Look at what changed in the migration, prepare the change for that, and pin the digest that the migration has now; or leave digest out.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_permit" "cutover" {
  digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
}`,
	Good: `resource "ciam_permit" "cutover" {
  digest = local.approved_digest
}`,
	Checks: []Check{
		On(AtPlan, []string{"gate_id", "digest"}, func(c *Case, p governance.Permit) {
			if p.Digest == "" {
				return
			}
			m, ok := c.ActiveMigration(p.MigrationID(), governance.MaterialFields()...)
			if !ok || p.Digest == m.Digest() {
				return
			}
			c.Fail(governance.At("digest"),
				fmt.Sprintf("This permit is pinned to %s, but %s is now %s. %s", p.Digest, m.ID(), m.Digest(), c.changedSince(m, p.Digest)),
				fmt.Sprintf("If the change that waits for this permit is prepared for the scope as it is now, set digest to %q or leave it out; "+
					"otherwise bring the migration back to what was prepared.", m.Digest()))
		}),
	},
}
