package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

var complianceReviewer = &Rule{
	Code: "CIAM204", Name: "compliance-reviewer", Enforcement: Soft,
	Summary:          "moderate-risk migration has no compliance approver, not even an advisory one",
	Principle:        DecideTogether,
	Why:              "Consent, retention and logging can change before a migration counts as high risk. If nobody in compliance is consulted, the organisation finds out after the cutover.",
	Fix:              "Add an entry with function = \"compliance\" to approvers. At moderate risk, mode = \"advisory\" is enough. An entry for other jurisdictions only does not count.",
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.31"},
	Bad: `resource "ciam_migration" "mfa" {
  name            = "mfa-rollout"
  title           = "Second factor for all customers"
  target_platform = "mfa-service"
  touches         = ["mfa_policy"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
  }
}`,
	Good: `resource "ciam_migration" "mfa" {
  name            = "mfa-rollout"
  title           = "Second factor for all customers"
  target_platform = "mfa-service"
  touches         = ["mfa_policy"]
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}`,
	// At high tier CIAM201 requires more.
	Checks: approverFor(governance.Compliance, governance.Advisory, governance.Moderate),
}
