package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// permitScope judges a permit when it is created. An existing permit is history and
// is not judged again.
var permitScope = &Rule{
	Code: "CIAM805", Name: "permit-scope", Enforcement: Hard,
	Summary:      "permit does not match the migration's current scope",
	Principle:    DecidedOnce,
	AboutChanges: true,
	Why:          "digest pins the scope that the change was prepared for. If the migration has changed since, the permit would allow a different change.",
	Fix:          "Review what changed, prepare the change for the current scope, and set digest to the current digest; or unset digest.",
	Controls:     []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
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
			m, ok := Find[governance.Migration](c, p.MigrationID(), governance.MaterialFields()...)
			if !ok || p.Digest == c.digest(m) {
				return
			}
			c.Fail(governance.At("digest"),
				fmt.Sprintf("This permit pins digest %s, but the digest of %s is now %s. %s", p.Digest, m.ID(), c.digest(m), c.changedSince(m, p.Digest)),
				fmt.Sprintf("If the change behind this permit is prepared for the current scope, set digest to %q or unset it. "+
					"Otherwise restore the migration to the scope that was prepared.", c.digest(m)), Stating("digest", p.Digest), Stating("digest_now", c.digest(m)))
		}),
	},
}
