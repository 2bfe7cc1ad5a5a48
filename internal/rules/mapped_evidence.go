package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var mappedEvidence = &Rule{
	Code: "CIAM507", Name: "mapped-evidence", Enforcement: Soft,
	Summary:          "no evidence of a high-risk gate maps to a NIST CSF 2.0 control",
	Principle:        FromTheStart,
	Why:              "Auditors, regulators and security find evidence by the controls of a framework. Evidence without a control must be explained to each of them, often after its authors have left.",
	Fix:              "Add a NIST CSF 2.0 control, such as \"nist-csf-2.0:ID.RA-07\", to controls of the evidence. The data source ciam_controls lists them.",
	Fixers:           theCollectors,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.OV-01", "iso-27001-2022:A.5.28"},
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
			a := c.assess(m)
			if a.Tier != governance.High {
				return
			}
			var unmapped, misnamed []governance.ID
			for e := range c.Evidence(g, "controls", "not_applicable") {
				if e.NotApplicable != "" {
					continue // it proves nothing
				}
				switch csf, known := mapsToCSF(e); {
				case known:
					return
				case csf:
					misnamed = append(misnamed, e.ID())
				}
				unmapped = append(unmapped, e.ID())
			}
			if c.Incomplete() {
				return
			}
			var about []About
			found, remedy := fmt.Sprintf("None of %s maps to a NIST CSF 2.0 control.", list(unmapped)), "Add a control that it proves to controls of one of them"
			if len(unmapped) == 0 {
				found, remedy = "This gate has no evidence.", "Declare the evidence collected so far as ciam_evidence, add its id to evidence_ids, and list what it proves in controls"
				if len(c.requiredEvidence(g, m)) > 0 {
					about = append(about, Behind(MissingEvidence))
				}
			}
			if len(misnamed) > 0 {
				about = append(about, Behind(MisnamedControl, misnamed...))
			}
			c.Fail(governance.At("evidence_ids"), becauseOf(a)+" "+found,
				remedy+", such as \"nist-csf-2.0:ID.RA-07\" (changes assessed, recorded, tracked). The data source ciam_controls lists them with framework = \"nist-csf-2.0\".",
				about...)
		}),
	},
}

// mapsToCSF tells whether evidence names a control of NIST CSF 2.0, and whether the
// framework has one of those.
func mapsToCSF(e governance.Evidence) (csf, known bool) {
	for _, control := range e.Controls {
		if strings.HasPrefix(control, "nist-csf-2.0:") {
			is, _ := catalog.KnownControl(control)
			csf, known = true, known || is
		}
	}
	return csf, known
}
