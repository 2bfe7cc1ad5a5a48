# A piece of evidence and its location. Without retained_until it is kept for the default of
# seven years. The statement of an approval that names it contains its hash.
resource "ciam_evidence" "rollback_drill" {
  migration_id = ciam_migration.this.id
  name         = "rollback-drill"
  kind         = "rollback_test"
  controls     = ["nist-csf-2.0:RC.RP-05", "iso-27001-2022:A.5.30"]
  uri          = "https://evidence.bank.example/chg-2041/rollback-drill.pdf"
  sha256       = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" # or filesha256("rollback-drill.pdf")
  owner        = ciam_party.engineer.id
  collected_at = "2026-01-19T14:00:00Z"
}

# One piece of evidence for two migrations. Both gates can name it.
resource "ciam_evidence" "vendor_assessment" {
  migration_id   = ciam_migration.this.id
  also_for       = [ciam_migration.branding.id]
  name           = "vendor-assessment"
  kind           = "third_party_assessment"
  controls       = ["nist-csf-2.0:GV.SC-06", "dora:Article 28(3)"]
  uri            = "s3://bank-evidence/vendors/acme-identity/2026.pdf"
  owner          = ciam_party.compliance.id
  collected_at   = "2026-01-12T10:30:00Z"
  retained_until = "2036-12-31T23:59:59Z" # longer than the policy requires
}

resource "ciam_migration" "branding" {
  name            = "new-branding"
  title           = "Sign-in pages get the new brand"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.risk_owner.id
  implementers   = [ciam_party.identity_platform.id]

  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}
