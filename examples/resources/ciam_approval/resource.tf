# The digest and the time are literals on purpose: they are what the approver
# saw and when. An approval that follows the migration by itself is refused.
resource "ciam_approval" "compliance" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "compliance"
  approver     = ciam_party.compliance.id
  digest       = "sha256:05ae86ba30e781d305bc607e4c6dba8dabf0d973279509054aabeab125e2994e"
  approved_at  = "2026-01-30T16:20:00Z"
  expires_at   = "2026-04-30T00:00:00Z"
  conditions   = "Customers in CH are told 30 days before."
  external_ref = "CHG-2041"
}

# A no counts as well: it keeps the gate of its stage closed, whether the gate
# names it or not.
resource "ciam_approval" "security_design" {
  migration_id = ciam_migration.this.id
  stage        = "design"
  function     = "security"
  approver     = ciam_party.security.id
  decision     = "rejected"
  digest       = "sha256:05ae86ba30e781d305bc607e4c6dba8dabf0d973279509054aabeab125e2994e"
  approved_at  = "2026-01-12T09:30:00Z"
  conditions   = "The design says nothing about stolen sessions."
}
