# One row of the decision matrix. Exactly one party is accountable.
resource "ciam_decision_owner" "mfa_policy" {
  migration_id = ciam_migration.this.id
  decision     = "mfa_policy"
  accountable  = ciam_party.security.id
  responsible  = [ciam_party.identity_platform.id]
  consulted    = [ciam_party.compliance.id, ciam_party.vendor.id]
  informed     = [ciam_party.business_owner.id]
  rationale    = "Security is accountable for account takeovers."
}

# Several rows with the same accountable party.
resource "ciam_decision_owner" "engineering" {
  for_each = toset(["idp_integration", "session_design", "data_migration_sequencing", "rollback"])

  migration_id = ciam_migration.this.id
  decision     = each.key
  accountable  = ciam_party.engineer.id
}

# A row for one jurisdiction goes before the general row. Controls are the governance
# objectives that the decision serves; design and build require them at high risk.
resource "ciam_decision_owner" "regulatory_mapping" {
  for_each = toset(["CH", "DE"])

  migration_id = ciam_migration.this.id
  decision     = "regulatory_mapping"
  jurisdiction = each.key
  accountable  = ciam_party.compliance.id
  controls     = ["nist-csf-2.0:GV.OC-03"]
}
