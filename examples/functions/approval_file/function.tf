# The content of a file that `terraform-provider-ciam approve` wrote. In a configuration:
# file("${path.module}/approvals/legacy-to-cloud/cutover/security/sasha-security.json")
locals {
  approval_file = jsonencode({
    format = "ciam-statement-file/v1"
    kind   = "approval"
    arguments = {
      migration_id = "migration/legacy-to-cloud"
      stage        = "cutover"
      function     = "security"
      approver     = "person/sasha-security"
      decision     = "approved"
      digest       = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
      approved_at  = "2026-01-31T09:00:00Z"
      expires_at   = "2026-05-01T09:00:00Z"
    }
    statement = "…"
  })
}

output "approved_in_file" {
  value = provider::ciam::approval_file(local.approval_file).approver
}
