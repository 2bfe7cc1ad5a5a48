# A permit before all decisions have an owner and all functions have approved.

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

resource "ciam_migration" "mfa" {
  name            = "mfa-rollout"
  title           = "Second factor for all customers"
  target_platform = "cloud-idp"
  touches         = ["mfa_policy"] # so mfa_policy and rollback need an owner
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
  migration_id = ciam_migration.mfa.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = "sha256:82288d842d316c72bda8c58399e8898bff8b48467c1f0c9026e2c1d099953ab8"
  approved_at  = var.approved_at
}

resource "ciam_evidence" "rollback_test" {
  migration_id = ciam_migration.mfa.id
  name         = "rollback-test"
  kind         = "rollback_test"
  uri          = "https://evidence.bank.example/mfa-rollout/rollback-test.pdf"
  owner        = ciam_party.engineer.id
  collected_at = timeadd(var.approved_at, "-24h")
}

# The gate never fails a plan: it lists what is missing, so a team can work
# towards it.
resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.mfa.id
  approval_ids = [ciam_approval.security.id]
  evidence_ids = [ciam_evidence.rollback_test.id]
}

resource "ciam_permit" "cutover" {
  # CIAM106: nobody owns the decisions mfa_policy and rollback.
  # CIAM211: engineering has not approved.
  # CIAM502: the abuse case test has no evidence.
  gate_id = ciam_gate.cutover.id
}
