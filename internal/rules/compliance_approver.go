package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

var complianceApprover = &Rule{
	Code: "CIAM201", Name: "compliance-approver", Enforcement: Hard,
	Summary:   "high-risk migration has no required compliance approver",
	Principle: RiskTiers,
	Why:       "Consent, retention, logging and incident duties change with a high-risk migration. An advisory reviewer can neither block the migration nor be held accountable for it.",
	Fix:       "Add an entry with function = \"compliance\" and mode = \"required\" to approvers, or name a final approver for compliance in the steering group.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.OC-03", "iso-27001-2022:A.5.31"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: approverFor(governance.Compliance, governance.Required, governance.High),
}
