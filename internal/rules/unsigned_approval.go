package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// unsignedApproval does not apply where the policy requires signatures, because
// CIAM210 does.
var unsignedApproval = &Rule{
	Code: "CIAM215", Name: "unsigned-approval", Enforcement: Advisory,
	Summary:   "approvals of a high-risk migration are declared, not signed",
	Principle: ExactScope,
	Why:       "A declared approval is only as trustworthy as the review of the configuration that declares it. For a high-risk cutover, an auditor asks for proof that the approver gave it.",
	Fix:       "Until the provider verifies signatures, keep the approvers' original messages where an auditor can find them, and set external_ref to that place.",
	Fixers:    theApprovers,
	Controls:  []string{"nist-csf-2.0:PR.AA-04", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"] # high risk
}`,
	Good: `resource "ciam_migration" "this" {
  touches       = ["mfa_policy", "data_migration"] # moderate risk
  jurisdictions = ["CH"]
}

locals {
  approved_digest = "sha256:5ea56d3647aefa5909d7fffe93d74ea902d91b340fb07c73ac0ab96c9ad07979" # of that scope
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
				fmt.Sprintf("%s These approvals have no signature: %s.", becauseOf(m.Assess()), list(declared)),
				"You need not change anything: this version of the provider cannot verify signatures. Until one can, set external_ref of each "+
					"approval to where the approver gave it, such as a ticket or an email.", Concerning(declared...))
		}),
	},
}
