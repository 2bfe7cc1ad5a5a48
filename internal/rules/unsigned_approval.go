package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// unsignedApproval is silent where the policy asks for signatures: there
// CIAM210 speaks.
var unsignedApproval = &Rule{
	Code: "CIAM215", Name: "unsigned-approval", Enforcement: Advisory,
	Summary:   "approvals of a high-risk migration are declared, not signed",
	Principle: ExactScope,
	Why:       "A declared approval is as trustworthy as the review of the configuration that declares it. For a high-risk cutover an auditor will ask how it is known that the approver said it.",
	Mend:      "Keep the approvers' own words where an auditor can find them and name the place in external_ref, until the provider verifies signatures.",
	Controls:  []string{"nist-csf-2.0:PR.AA-04", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"] # high risk
}`,
	Good: `resource "ciam_migration" "this" {
  touches       = ["mfa_policy", "data_migration"] # moderate risk
  jurisdictions = ["CH"]
}

locals {
  approved_digest = "sha256:5288b70c6b097e4a3cce05488fb2b798291bd87969b96bd17d51cf7d4b49ce19" # of that scope
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok || m.Assess().Tier < governance.High || c.view.Policy().SignedFrom != 0 {
				return
			}
			var declared []governance.ID
			for a := range c.given(g, "signature") {
				if a.Signature == "" {
					declared = append(declared, a.ID())
				}
			}
			if len(declared) == 0 {
				return
			}
			c.Fail(governance.At("approval_ids"),
				fmt.Sprintf("%s Declared without a signature: %s.", becauseOf(m.Assess()), list(declared)),
				"Nothing has to change: this version of the provider cannot verify signatures. Until one can, set external_ref of each approval "+
					"to where the approver gave their word, such as a ticket or a mail.")
		}),
	},
}
