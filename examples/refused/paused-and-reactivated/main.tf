# A migration is paused, its scope is extended during the pause, and then it is active again.
#
# The folder before contains the applied configuration: the migration is completed, and now
# also covers FR, for which nobody approved it. This is the same configuration after the
# status was removed and a permit was added.

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

resource "ciam_migration" "rebranding" {
  name            = "rebranding"
  title           = "New sign-in pages"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE", "FR"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.rebranding.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = "sha256:18f2af8bd649d6e4d5484d3ca795c831736ba05f65561c480abe1389cb7d9e44" # for DE alone
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.rebranding.id
  approval_ids = [ciam_approval.security.id]
}

# CIAM207: security approved the change for DE. The migration is active again, so its
# gate judges the scope that it has now. Security must approve the current digest.
resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}
