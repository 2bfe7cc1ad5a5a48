# Two required approvals for security, both filled by one person.

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

resource "ciam_party" "second" {
  kind     = "person"
  name     = "simon-security"
  function = "security"
}

resource "ciam_party" "security_team" {
  kind     = "team"
  name     = "security"
  function = "security"
  members  = [ciam_party.security.id, ciam_party.second.id]
}

resource "ciam_migration" "branding" {
  name            = "new-branding"
  title           = "New branding of the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  # Two seats: the head of security, and a member of the team.
  approvers = {
    head = { party = ciam_party.security.id, function = "security" }
    team = { party = ciam_party.security_team.id, function = "security" }
  }
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.branding.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = ciam_migration.branding.digest
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.branding.id
  approval_ids = [ciam_approval.security.id]
}

resource "ciam_permit" "cutover" {
  # CIAM211: one person fills one seat. Have another member of the team approve too.
  gate_id = ciam_gate.cutover.id
}
