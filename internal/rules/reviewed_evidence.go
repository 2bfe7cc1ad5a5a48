package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// reviewedEvidence is about approvals that are there and evidence that is
// there: of a missing approval CIAM211 speaks, and of a missing kind CIAM502.
var reviewedEvidence = &Rule{
	Code: "CIAM506", Name: "reviewed-evidence", Enforcement: Soft,
	Summary:   "compliance approved without reviewing required evidence",
	Principle: FromTheStart,
	Why:       "Evidence that was collected and not looked at proves that it was collected. At high risk the word of compliance says which proof it rests on, to the byte.",
	Mend:      "Have the compliance approver review each required piece, and name it in the approval's evidence_ids.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.OV-01", "iso-27001-2022:A.5.35", "soc2-2017:CC4.1"},
	Bad: `resource "ciam_approval" "compliance" {
  evidence_ids = [ciam_evidence.this["rollback_test"].id]
}`,
	Good: `resource "ciam_approval" "compliance" {
  evidence_ids = [for e in ciam_evidence.this : e.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "approval_ids", "evidence_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok {
				return
			}
			a := m.Assess()
			if a.Tier != governance.High {
				return
			}
			pieces := map[governance.EvidenceKind][]governance.ID{}
			for e := range c.Evidence(g, "kind") {
				pieces[e.Kind] = append(pieces[e.Kind], e.ID())
			}
			if c.Unsure() {
				return
			}
			for approval := range c.given(g, "evidence_ids") {
				if approval.Function != governance.Compliance {
					continue
				}
				if missed := unreviewed(approval, a.Evidence[g.Stage], pieces); len(missed) > 0 {
					c.Fail(governance.At("approval_ids"),
						fmt.Sprintf("%s %s does not say that it reviewed %s.", becauseOf(a), approval.ID(), list(missed)),
						fmt.Sprintf("Have %s review what is missing and approve again; then add it to the approval's evidence_ids and set approved_at "+
							"to the time of that.", approval.Approver))
				}
			}
		}),
	},
}

// unreviewed are the required kinds of evidence of which the approver reviewed
// none of the pieces that there are, each with these pieces.
func unreviewed(a governance.Approval, required []governance.EvidenceKind, pieces map[governance.EvidenceKind][]governance.ID) []string {
	var missed []string
	for _, kind := range required {
		if ids := pieces[kind]; len(ids) > 0 && !slices.ContainsFunc(ids, a.EvidenceIDs.Has) {
			missed = append(missed, fmt.Sprintf("%s (%s)", or(ids), kind))
		}
	}
	return missed
}
