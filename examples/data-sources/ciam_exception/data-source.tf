# Which compensating control applies, and until when?
data "ciam_exception" "consent_review" {
  id = "exception/legacy-to-cloud/consent-review"
}

output "instead_of_a_review" {
  value = "${data.ciam_exception.consent_review.compensating_control} Until ${data.ciam_exception.consent_review.expires_at}."
}
