import {
  to = ciam_exception.consent_review
  id = "exception/legacy-to-cloud/consent-review"
}
