# A bank moves its customers' sign-in from a self-hosted identity server to a
# cloud platform. All people and companies here are fictional.

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
  description = "When the three approvers approved, in UTC, such as 2026-01-31T09:00:00Z. In your own configuration, write the time in each approval."
  type        = string
}

locals {
  # The digest that the approvers were shown and approved. It is a literal on
  # purpose: when the scope changes, the approvals must not follow by themselves.
  approved_digest = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
}

# The change, and who may decide it.
resource "ciam_migration" "this" {
  name            = "legacy-to-cloud"
  title           = "Customer sign-in moves to the cloud platform"
  external_ref    = "CHG-2041"
  source_platform = "self-hosted-idp"
  target_platform = "cloud-idp"
  touches         = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"]
  jurisdictions   = ["CH", "DE"]

  non_human_identities = false

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.risk_owner.id
  implementers   = [ciam_party.identity_platform.id, ciam_party.vendor.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

# One approval for each function, for this stage and this exact scope. external_ref
# says where it was given. Without signatures, the plan warns with CIAM215.
resource "ciam_approval" "engineering" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "engineering"
  approver     = ciam_party.engineer.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  external_ref = "CHG-2041"
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "security"
  approver     = ciam_party.security.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  external_ref = "CHG-2041"
}

resource "ciam_approval" "compliance" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "compliance"
  approver     = ciam_party.compliance.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  external_ref = "CHG-2041"
  conditions   = "Inform customers in CH 30 days before the cutover."
  evidence_ids = [for piece in ciam_evidence.this : piece.id] # what compliance reviewed
}

# The risk owner accepts the residual risk, and reviews it in half a year.
resource "ciam_risk_acceptance" "residual" {
  migration_id  = ciam_migration.this.id
  name          = "session-replay"
  digest        = local.approved_digest
  risk          = "A session stolen before the cutover may be replayed until it expires."
  residual      = "moderate"
  justification = "Sessions end after 30 minutes, and payments require the second factor again."
  accepted_by   = ciam_party.risk_owner.id
  accepted_at   = var.approved_at
  review_by     = timeadd(var.approved_at, "4380h")
}

# The gate says whether the cutover is ready. It never fails a plan; it lists what is
# missing. Here nothing is: CIAM801 (no build stage came before) is only advisory.
resource "ciam_gate" "cutover" {
  migration_id        = ciam_migration.this.id
  stage               = "cutover"
  approval_ids        = [ciam_approval.engineering.id, ciam_approval.security.id, ciam_approval.compliance.id]
  decision_owner_ids  = [for row in ciam_decision_owner.this : row.id]
  evidence_ids        = [for piece in ciam_evidence.this : piece.id]
  risk_acceptance_ids = [ciam_risk_acceptance.residual.id]
}

# The decision to go ahead. It is refused until the gate is open.
resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}

# The real change depends on the permit. In your configuration, this is the DNS
# record, the application's identity provider or the routing rule.
resource "terraform_data" "cutover" {
  input      = "sign-in now goes to ${ciam_migration.this.target_platform}"
  depends_on = [ciam_permit.cutover]
}

output "risk" {
  value = "${ciam_migration.this.risk_tier}: ${join(", ", ciam_migration.this.risk_reasons)}"
}

output "digest" {
  value = ciam_migration.this.digest
}

output "gate" {
  value = ciam_gate.cutover.status
}
