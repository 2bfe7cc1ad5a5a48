# The content of a file that `terraform-provider-ciam except` wrote. In a configuration:
# file("${path.module}/exceptions/legacy-to-cloud/consent-review.json")
locals {
  exception_file = jsonencode({
    format = "ciam-statement-file/v1"
    kind   = "exception"
    arguments = {
      migration_id         = "migration/legacy-to-cloud"
      name                 = "consent-review"
      rule                 = "CIAM502"
      items                = ["consent_review"]
      jurisdictions        = ["CH"]
      reason               = "The new privacy notice is not published yet."
      compensating_control = "Nobody is asked again until then."
      requested_by         = "person/erik-engineer"
      approved_by          = "person/carla-compliance"
      granted_at           = "2026-01-31T09:00:00Z"
      expires_at           = "2026-03-01T09:00:00Z"
    }
    statement = "…"
  })
}

output "excepted_in_file" {
  value = provider::ciam::exception_file(local.exception_file).rule
}
