# The id is exception/<migration>/<name>.
terraform import ciam_exception.consent_review exception/legacy-to-cloud/consent-review
