package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var evidenceComplete = &Rule{
	Code: "CIAM502", Name: "evidence-complete", Enforcement: Soft,
	Summary:   "evidence that this stage needs is missing",
	Principle: FromTheStart,
	Why:       "A rollback that was never tried and logs that nobody looked at are promises. What has to be proven before a stage cannot be collected after it.",
	Mend:      "Collect each missing kind of evidence, declare it as a ciam_evidence and name it in the gate's evidence_ids.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:ID.IM-02", "iso-27001-2022:A.8.29", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  evidence_ids = [for kind, e in ciam_evidence.this : e.id if kind != "rollback_test"]
}`,
	Good: `resource "ciam_gate" "cutover" {
  evidence_ids = [for e in ciam_evidence.this : e.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "evidence_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok {
				return
			}
			var there []governance.EvidenceKind
			for e := range c.Evidence(g, "kind") {
				there = append(there, e.Kind)
			}
			a := m.Assess()
			missing := a.Evidence[g.Stage].Minus(governance.NewSet(there...))
			if len(missing) == 0 || c.Unsure() {
				return // evidence that is not there is for CIAM907 to say
			}
			// Each trigger, since a lesser one can ask for evidence too.
			c.Fail(governance.At("evidence_ids"),
				fmt.Sprintf("This gate for stage %s of %s has no evidence of kind %s. What asks for it: %s.", g.Stage, m.ID(), list(missing), list(a.Reasons())),
				"Collect it, declare a ciam_evidence for each kind, with a party of your own as its owner, and name it in evidence_ids. "+
					"Evidence of another migration counts where its also_for names this one.")
		}),
	},
}
