# An exception for one late review that would waive all evidence.

terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {}

variable "approved_at" {
  description = "When the approvers approved, in UTC, such as 2026-01-31T09:00:00Z."
  type        = string
}

resource "ciam_party" "business_owner" {
  kind     = "person"
  name     = "olivia-owner"
  function = "business"
}

resource "ciam_party" "engineer" {
  kind     = "person"
  name     = "erik-engineer"
  function = "engineering"
}

resource "ciam_party" "security" {
  kind     = "person"
  name     = "sasha-security"
  function = "security"
}

resource "ciam_party" "compliance" {
  kind     = "person"
  name     = "carla-compliance"
  function = "compliance"
}

resource "ciam_migration" "consent" {
  name            = "consent-screen"
  title           = "A new consent screen"
  target_platform = "cloud-idp"
  touches         = ["consent"] # so consent_review, rollback_test and abuse_case_test are required
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

resource "ciam_exception" "consent_review" {
  migration_id = ciam_migration.consent.id
  name         = "consent-review"
  rule         = "CIAM502"
  # CIAM601: without items, it would waive every kind of evidence. Set items to
  # what the reason is about: ["consent_review"].
  jurisdictions        = ["CH"]
  reason               = "The consent review takes place on Monday."
  compensating_control = "The new screen is shown to employees only until then."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "168h")
}

resource "ciam_gate" "cutover" {
  migration_id  = ciam_migration.consent.id
  exception_ids = [ciam_exception.consent_review.id]
}
