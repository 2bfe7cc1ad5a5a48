# The sign-in pages get new texts and colours, and one more language. The risk is
# low: engineering implements, and security signs off.
# All people and companies here are fictional.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# Without a register the provider uses sqlite:.ciam/register.db here.
provider "ciam" {}

variable "approved_at" {
  description = "When security approved, in UTC, such as 2026-01-31T09:00:00Z. In your own configuration, write the time in the approval."
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

resource "ciam_migration" "rebrand" {
  name            = "rebrand-sign-in"
  title           = "Sign-in pages get the new brand, and Italian"
  target_platform = "cloud-idp"
  touches         = ["branding", "localization"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id # may be the same person
  implementers   = [ciam_party.engineer.id]

  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}

# At low risk, no decision needs an owner, so there is no decision matrix. One
# approval opens the gate.
resource "ciam_approval" "security" {
  migration_id = ciam_migration.rebrand.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = "sha256:e5688d9b3adbd165e01a26249fcb2b9b0da3e3e7b6a286f0857b0449fecfb136"
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.rebrand.id
  approval_ids = [ciam_approval.security.id]
}

resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}

# The real change. In your configuration, this is the resource that publishes the pages.
resource "terraform_data" "pages" {
  input      = "the new sign-in pages are live"
  depends_on = [ciam_permit.cutover]
}

output "risk" {
  value = ciam_migration.rebrand.risk_tier
}

output "gate" {
  value = ciam_gate.cutover.status
}
