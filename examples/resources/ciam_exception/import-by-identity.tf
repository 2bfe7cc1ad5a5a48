import {
  to = ciam_exception.consent_review
  identity = {
    id = "exception/legacy-to-cloud/consent-review"
  }
}
