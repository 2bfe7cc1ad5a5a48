# The cutover goes ahead without the review of consent.
resource "ciam_exception" "consent_review" {
  migration_id         = ciam_migration.this.id
  name                 = "consent-review"
  rule                 = "CIAM502"
  jurisdictions        = ["CH", "DE"]
  subject              = "gate/legacy-to-cloud/cutover"
  reason               = "The review of consent texts waits for the new privacy notice."
  compensating_control = "Consent stays as it is."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}
