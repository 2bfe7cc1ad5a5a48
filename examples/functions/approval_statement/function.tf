# The text for Sasha Security to sign, before the approval is declared. ciam_approval shows
# the same text as its statement for the same arguments.
output "to_sign" {
  value = provider::ciam::approval_statement({
    migration_id = "migration/legacy-to-cloud"
    function     = "security"
    approver     = "person/sasha-security"
    digest       = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
    approved_at  = "2026-01-31T09:00:00Z"
    expires_at   = "2026-05-01T09:00:00Z"
    conditions   = "Step-up stays required for payments."
    evidence = {
      "evidence/legacy-to-cloud/rollback-drill" = {
        kind   = "rollback_test"
        sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      }
    }
  })
}
