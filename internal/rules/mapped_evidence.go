package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var mappedEvidence = &Rule{
	Code: "CIAM507", Name: "mapped-evidence", Enforcement: Soft,
	Summary:   "no evidence of a high-risk gate maps to a NIST CSF 2.0 control",
	Principle: FromTheStart,
	Why:       "Auditor, regulator and security read one framework, not one folder. Evidence that maps to no control has to be explained again to each, by people who have left.",
	Mend:      "Add a control of NIST CSF 2.0 to the evidence's controls, such as \"nist-csf-2.0:ID.RA-07\"; the data source ciam_controls lists them.",
	Controls:  []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.OV-01", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_evidence" "this" {
  controls = ["iso-27001-2022:A.8.29"]
}`,
	Good: `resource "ciam_evidence" "this" {
  controls = ["nist-csf-2.0:ID.IM-02", "iso-27001-2022:A.8.29"]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "evidence_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok {
				return
			}
			a := m.Assess()
			if a.Tier != governance.High {
				return
			}
			var unmapped []governance.ID
			for e := range c.Evidence(g, "controls") {
				// An id that the framework does not have is for CIAM501 to say.
				if slices.ContainsFunc(e.Controls, func(control string) bool { return strings.HasPrefix(control, "nist-csf-2.0:") }) {
					return
				}
				unmapped = append(unmapped, e.ID())
			}
			if c.Unsure() {
				return
			}
			found, remedy := fmt.Sprintf("None of %s maps to a control of NIST CSF 2.0.", list(unmapped)), "Add to the controls of one what it proves"
			if len(unmapped) == 0 {
				if len(a.Evidence[g.Stage]) > 0 {
					return // CIAM502 speaks
				}
				found, remedy = "This gate has no evidence.", "Declare what was collected so far as ciam_evidence, name it in evidence_ids, and say in its controls what it proves"
			}
			c.Fail(governance.At("evidence_ids"), becauseOf(a)+" "+found,
				remedy+", such as \"nist-csf-2.0:ID.RA-07\" (changes assessed, recorded, tracked). The data source ciam_controls lists all, with framework = \"nist-csf-2.0\".")
		}),
	},
}
