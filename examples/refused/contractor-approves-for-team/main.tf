# A contractor of the vendor approves as a member of the approving team.

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

resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}

resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "vic-contractor"
  function = "engineering"
  employer = ciam_party.vendor.id # so he is external
}

resource "ciam_party" "identity_platform" {
  kind     = "team"
  name     = "identity-platform"
  function = "engineering"
  members  = [ciam_party.engineer.id, ciam_party.contractor.id]
}

resource "ciam_migration" "mfa" {
  name            = "mfa-rollout"
  title           = "Second factor for all customers"
  target_platform = "cloud-idp"
  touches         = ["mfa_policy"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.identity_platform.id, ciam_party.vendor.id]

  approvers = {
    # Any one member of the team may approve. A plan warns that one of them is
    # external (CIAM308).
    engineering = { party = ciam_party.identity_platform.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_approval" "engineering" {
  migration_id = ciam_migration.mfa.id
  function     = "engineering"
  digest       = "sha256:840df7d6b47461a9b909702b348944678cf095424c14c0141409a371c696815b"
  approved_at  = var.approved_at

  # CIAM304: a vendor's employee never approves, not even as a member of a team.
  # Have another member approve: ciam_party.engineer.
  approver = ciam_party.contractor.id
}
