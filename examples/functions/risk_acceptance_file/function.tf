# The content of a file that `terraform-provider-ciam accept-risk` wrote. In a configuration:
# file("${path.module}/risks/legacy-to-cloud/session-replay.json")
locals {
  risk_acceptance_file = jsonencode({
    format = "ciam-statement-file/v1"
    kind   = "risk"
    arguments = {
      migration_id  = "migration/legacy-to-cloud"
      name          = "session-replay"
      digest        = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
      risk          = "A stolen session may be replayed until it expires."
      residual      = "moderate"
      justification = "Sessions end after 30 minutes."
      accepted_by   = "person/rita-risk"
      accepted_at   = "2026-01-31T09:00:00Z"
      review_by     = "2026-07-31T09:00:00Z"
    }
    statement = "…"
  })
}

output "accepted_in_file" {
  value = provider::ciam::risk_acceptance_file(local.risk_acceptance_file).residual
}
