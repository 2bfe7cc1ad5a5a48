# The vendor decides how long audit evidence is kept.

terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {}

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

resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}

resource "ciam_migration" "audit" {
  name            = "audit-log-to-cloud"
  title           = "The audit log of sign-ins moves to the cloud platform"
  target_platform = "cloud-idp"
  touches         = ["audit_evidence"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id, ciam_party.vendor.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

resource "ciam_decision_owner" "retention" {
  migration_id = ciam_migration.audit.id
  decision     = "audit_evidence_retention"

  # CIAM303: this decision is reserved for your own people, here for compliance.
  # The vendor may be consulted or informed.
  accountable = ciam_party.vendor.id
}
