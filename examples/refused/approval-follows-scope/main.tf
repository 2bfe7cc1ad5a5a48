# An approval follows a changed scope by itself.
#
# The folder before contains the approved and applied configuration. This is the
# same configuration after a later change.

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

resource "ciam_migration" "rollout" {
  name            = "mfa-rollout"
  title           = "Second factor for all customers"
  target_platform = "cloud-idp"
  touches         = ["mfa_policy", "customer_recovery"] # the second is new
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.rollout.id
  function     = "security"
  approver     = ciam_party.security.id
  approved_at  = var.approved_at

  # CIAM213: security approved the scope without customer_recovery, at the same
  # approved_at. An approval must not follow the scope by itself: write the
  # approved digest as a literal, and have security approve again.
  digest = ciam_migration.rollout.digest
}
