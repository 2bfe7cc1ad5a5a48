# The digest and the time are literals on purpose: they say what the approver approved, and
# when. An approval that follows the migration's digest by itself is refused (CIAM213).
resource "ciam_approval" "compliance" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "compliance"
  approver     = ciam_party.compliance.id
  digest       = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
  approved_at  = "2026-01-30T16:20:00Z"
  expires_at   = "2026-04-30T00:00:00Z"
  conditions   = "Inform customers in CH 30 days before the cutover."
  external_ref = "CHG-2041"
}

# A rejection keeps the gate of its stage closed, even if the gate does not name it.
resource "ciam_approval" "security_design" {
  migration_id = ciam_migration.this.id
  stage        = "design"
  function     = "security"
  approver     = ciam_party.security.id
  decision     = "rejected"
  digest       = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
  approved_at  = "2026-01-12T09:30:00Z"
  conditions   = "The design does not cover stolen sessions."
}
