package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// evidenceDated needs a clock, which validate does not have.
var evidenceDated = &Rule{
	Code: "CIAM504", Name: "evidence-dated", Enforcement: Soft,
	Summary:   "evidence is dated in the future",
	Principle: FromTheStart,
	Why:       "Evidence shows what happened, not what is planned. A test dated tomorrow has not been run, so nobody can have reviewed it.",
	Fix:       "Set collected_at to the time, in UTC, at which the evidence was collected. Declare evidence once it exists.",
	Fixers:    theEvidenceOwner,
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:PR.PS-04", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_evidence" "this" {
  collected_at = timeadd(plantimestamp(), "720h") # when the test is planned
}`,
	Good: `resource "ciam_evidence" "this" {
  collected_at = timeadd(var.approved_at, "-720h")
}`,
	Checks: []Check{
		On(AtPlan, []string{"collected_at"}, func(c *Case, e governance.Evidence) {
			if now := c.view.Now(); governance.InFuture(e.CollectedAt, now) {
				c.Fail(governance.At("collected_at"),
					fmt.Sprintf("collected_at is %s, which is in the future. The time is now %s.", utc(e.CollectedAt), utc(now)),
					"Set collected_at to the time, in UTC, at which the evidence was collected, or declare it once it exists. "+
						"If the time is correct, check this machine's clock.")
			}
		}),
	},
}
