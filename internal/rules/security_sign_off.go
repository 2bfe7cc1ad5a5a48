package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

var securitySignOff = &Rule{
	Code: "CIAM202", Name: "security-sign-off", Enforcement: Hard,
	Summary:   "migration has no required security approver",
	Principle: RiskTiers,
	Why:       "Any change to how customers sign in can open a way in for attackers, even one that looks harmless. Security signs off every migration, so none goes unnoticed.",
	Fix:       "Add an entry with function = \"security\" and mode = \"required\" to approvers, or name a final approver for security in the steering group.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security", mode = "advisory" }
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
	Checks: approverFor(governance.Security, governance.Required, governance.Tiers()...),
}
