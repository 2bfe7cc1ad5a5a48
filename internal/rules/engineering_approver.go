package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

var engineeringApprover = &Rule{
	Code: "CIAM203", Name: "engineering-approver", Enforcement: Hard,
	Summary:   "moderate-risk or high-risk migration has no required engineering approver",
	Principle: DecideTogether,
	Why:       "Only engineering can say whether the change is feasible and can be rolled back. Without its approval, nobody has confirmed either.",
	Fix:       "Add an entry with function = \"engineering\" and mode = \"required\" to approvers, or name a final approver for engineering in the steering group.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering", mode = "advisory" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: approverFor(governance.Engineering, governance.Required, governance.Moderate, governance.High),
}
