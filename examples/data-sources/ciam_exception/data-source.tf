# Which compensating control applies, and until when? To read a record that another state
# declares, write its id, "exception/legacy-to-cloud/consent-review".
data "ciam_exception" "consent_review" {
  id = ciam_exception.consent_review.id
}

output "instead_of_a_review" {
  value = "${data.ciam_exception.consent_review.compensating_control} Until ${data.ciam_exception.consent_review.expires_at}."
}
