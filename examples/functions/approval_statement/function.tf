# The text for Sasha Security to sign, before the approval is declared. ciam_approval shows
# the same text as its statement for the same arguments.
output "to_sign" {
  value = provider::ciam::approval_statement({
    migration_id = "migration/legacy-to-cloud"
    function     = "security"
    approver     = "person/sasha-security"
    digest       = "sha256:05ae86ba30e781d305bc607e4c6dba8dabf0d973279509054aabeab125e2994e"
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
