# Cutover may go ahead for a month without the review of consent (CIAM502 is
# about evidence that is missing), if the gate names this in exception_ids.
resource "ciam_exception" "consent_review" {
  migration_id  = ciam_migration.this.id
  name          = "consent-review"
  rule          = "CIAM502"
  jurisdictions = ["CH", "DE"]                   # all of the migration's
  subject       = "gate/legacy-to-cloud/cutover" # a literal: the gate names the exception

  reason               = "The review of consent texts waits for the new privacy notice."
  compensating_control = "Consent stays as it is: nobody is asked anew until the review is done."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = "2026-01-30T16:20:00Z"
  expires_at           = "2026-03-01T00:00:00Z" # at most 90 days
}
