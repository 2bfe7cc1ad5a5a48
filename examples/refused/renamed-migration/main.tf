# A migration gets another name after it was rejected, and a permit is added.
#
# The folder before contains the applied configuration, in which compliance rejected the
# cutover. This is the same configuration after a later change.

terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {}

variable "approved_at" {
  description = "When the approvers decided, in UTC, such as 2026-01-31T09:00:00Z."
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

# CIAM711: the migration replaces migration/rebranding. With
# supersedes = ["migration/rebranding"] it inherits the rejection.
resource "ciam_migration" "rebranding" {
  name            = "new-look"
  title           = "New sign-in pages"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    security   = { party = ciam_party.security.id, function = "security" }
    compliance = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.rebranding.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = ciam_migration.rebranding.digest
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.rebranding.id
  approval_ids = [ciam_approval.security.id]
}

resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}
