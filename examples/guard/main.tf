# A change of the sign-in page's colours in Auth0, guarded by the plan of the Auth0
# configuration. That plan is branding.json, in the form of `terraform show -json`, and
# administrators.json is one that does more than declared. All people and companies here
# are fictional.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# From low risk on, a gate requires a checked plan (CIAM708), and a permit is only for
# the plan that was checked (CIAM710).
provider "ciam" {
  plan_observation = "low"
}

variable "approved_at" {
  description = "When security approved, in UTC, such as 2026-01-31T09:00:00Z. In your own configuration, write the time in the approval."
  type        = string
}

variable "permit" {
  description = "Whether to ask for the permit. The first plan of the identity platform is checked without it: a plan that the gate refuses cannot be checked."
  type        = bool
  default     = false
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

resource "ciam_migration" "this" {
  name            = "new-colours"
  title           = "Sign-in page gets the new colours"
  target_platform = "auth0"
  touches         = ["branding"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = "sha256:bd3880ecfe50aaadfc5a85130b0e939ec01792e20305e4f755ff2a0a78c0ef6c"
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.this.id
  approval_ids = [ciam_approval.security.id]
}

# plantimestamp() is the time in the plan file, so the permit is for exactly that plan.
resource "ciam_permit" "cutover" {
  count = var.permit ? 1 : 0

  gate_id    = ciam_gate.cutover.id
  planned_at = plantimestamp()
}
