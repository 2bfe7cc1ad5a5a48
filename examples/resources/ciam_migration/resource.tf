resource "ciam_migration" "this" {
  name            = "legacy-to-cloud"
  title           = "Customer sign-in moves to the cloud platform"
  external_ref    = "CHG-2041"
  source_platform = "self-hosted-idp"
  target_platform = "cloud-idp"

  # What a migration touches decides its risk tier: sso, secrets_rotation and
  # cross_border_data make it high.
  touches       = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"]
  jurisdictions = ["CH", "DE"]

  non_human_identities = false

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.risk_owner.id
  implementers   = [ciam_party.identity_platform.id, ciam_party.vendor.id]

  # Choose the keys yourself. One function can have several approvers.
  approvers = {
    engineering = { party = ciam_party.identity_platform.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

# All of this is known at plan time.
output "needs" {
  value = {
    risk      = ciam_migration.this.risk_tier
    because   = ciam_migration.this.risk_reasons
    approvals = ciam_migration.this.required_functions
    owners    = ciam_migration.this.required_decisions
    evidence  = ciam_migration.this.required_evidence
    digest    = ciam_migration.this.digest # the approvers approve this
  }
}
