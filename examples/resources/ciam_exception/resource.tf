# Waives the missing consent review (CIAM502, evidence-complete), and no other evidence, for a
# month. The gate must name the exception in exception_ids.
resource "ciam_exception" "consent_review" {
  migration_id  = ciam_migration.this.id
  name          = "consent-review"
  rule          = "CIAM502"
  items         = ["consent_review"]             # only what is named is waived
  jurisdictions = ["CH", "DE"]                   # all jurisdictions of the migration
  subject       = "gate/legacy-to-cloud/cutover" # a literal, because the gate refers to the exception

  reason               = "The consent review needs the new privacy notice, which is not published yet."
  compensating_control = "Consent stays as it is: customers are not asked again before the review."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = "2026-01-30T16:20:00Z"
  expires_at           = "2026-03-01T00:00:00Z" # at most 90 days by default
}
