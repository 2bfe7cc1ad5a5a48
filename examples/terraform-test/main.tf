# A module that a platform team can offer to all others. Its users set what changes
# and which person has which role, and get all governance records.
# governance.tftest.hcl tests that the module does what the platform team promises.
# All people are fictional.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

variable "name" {
  description = "The migration's name in ids."
  type        = string
}

variable "touches" {
  description = "What the migration changes."
  type        = set(string)
}

variable "people" {
  description = "The person of each function."
  type        = object({ business = string, engineering = string, security = string, compliance = string })
}

variable "approvals" {
  description = "The approvals by function: the approved digest, and when it was approved."
  type        = map(object({ digest = string, approved_at = string }))
  default     = {}
}

variable "evidence" {
  description = "The evidence by kind."
  type        = map(object({ uri = string, controls = set(string), collected_at = string }))
  default     = {}
}

variable "accepted_risks" {
  description = "The residual risks that the business accepts, by name. Required at high risk."
  type        = map(object({ digest = string, risk = string, residual = string, justification = string, accepted_at = string, review_by = string }))
  default     = {}
}

variable "go_ahead" {
  description = "Whether to declare the permit."
  type        = bool
  default     = false
}

locals {
  # The function that makes each decision in this organisation.
  decides = {
    authentication_strength  = "security"
    abuse_case_testing       = "security"
    mfa_policy               = "security"
    idp_integration          = "engineering"
    session_design           = "engineering"
    rollback                 = "engineering"
    regulatory_mapping       = "compliance"
    audit_evidence_standards = "compliance"
    audit_evidence_retention = "compliance"
  }
}

resource "ciam_party" "this" {
  for_each = var.people

  kind     = "person"
  name     = each.value
  function = each.key
}

resource "ciam_migration" "this" {
  name            = var.name
  title           = "Migration ${var.name}"
  target_platform = "cloud-idp"
  touches         = var.touches
  jurisdictions   = ["CH"]
  business_owner  = ciam_party.this["business"].id
  risk_owner      = ciam_party.this["business"].id
  implementers    = [ciam_party.this["engineering"].id]

  approvers = {
    for function in ["engineering", "security", "compliance"] :
    function => { party = ciam_party.this[function].id, function = function }
  }
}

# Known at plan time, so it can be used in for_each.
resource "ciam_decision_owner" "this" {
  for_each = ciam_migration.this.required_decisions

  migration_id = ciam_migration.this.id
  decision     = each.key
  accountable  = ciam_party.this[local.decides[each.key]].id
}

resource "ciam_evidence" "this" {
  for_each = var.evidence

  migration_id = ciam_migration.this.id
  name         = replace(each.key, "_", "-")
  kind         = each.key
  controls     = each.value.controls
  uri          = each.value.uri
  owner        = ciam_party.this["compliance"].id
  collected_at = each.value.collected_at
}

resource "ciam_risk_acceptance" "this" {
  for_each = var.accepted_risks

  migration_id  = ciam_migration.this.id
  name          = each.key
  digest        = each.value.digest
  risk          = each.value.risk
  residual      = each.value.residual
  justification = each.value.justification
  accepted_by   = ciam_party.this["business"].id
  accepted_at   = each.value.accepted_at
  review_by     = each.value.review_by
}

resource "ciam_approval" "this" {
  for_each = var.approvals

  migration_id = ciam_migration.this.id
  function     = each.key
  approver     = ciam_party.this[each.key].id
  digest       = each.value.digest
  approved_at  = each.value.approved_at
  evidence_ids = [for piece in ciam_evidence.this : piece.id]
}

resource "ciam_gate" "cutover" {
  migration_id        = ciam_migration.this.id
  approval_ids        = [for approval in ciam_approval.this : approval.id]
  decision_owner_ids  = [for row in ciam_decision_owner.this : row.id]
  evidence_ids        = [for piece in ciam_evidence.this : piece.id]
  risk_acceptance_ids = [for acceptance in ciam_risk_acceptance.this : acceptance.id]
}

resource "ciam_permit" "cutover" {
  count = var.go_ahead ? 1 : 0

  gate_id = ciam_gate.cutover.id
}

output "migration" {
  value = ciam_migration.this
}

output "gate" {
  value = ciam_gate.cutover
}
