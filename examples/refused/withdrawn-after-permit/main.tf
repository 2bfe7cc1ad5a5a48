# An approval is withdrawn in the plan that creates the permit, after the permit.
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

resource "ciam_migration" "rebranding" {
  name            = "rebranding"
  title           = "New colours on the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}

# CIAM806: depends_on makes Terraform withdraw the approval after the permit, which
# would be refused with it. Without depends_on, Terraform chooses the order, and the
# plan is refused all the same.
resource "ciam_approval" "security" {
  migration_id = ciam_migration.rebranding.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = ciam_migration.rebranding.digest # in your configuration: the literal that was approved
  decision     = "withdrawn"
  approved_at  = timeadd(var.approved_at, "1m")

  depends_on = [ciam_permit.cutover]
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.rebranding.id
  approval_ids = ["approval/rebranding/cutover/security/sasha-security"] # a literal: no reference puts the approval first
}

resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}
