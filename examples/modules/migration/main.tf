# A governed migration with all its records, from a few variables.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

locals {
  # The function that usually makes each decision. Engineering makes all others.
  decides = merge(
    { for decision in [
      "authentication_strength", "mfa_policy", "token_lifetimes", "secrets_handling", "abuse_case_testing", "secret_lifecycle", "workload_identity",
    ] : decision => "security" },
    { for decision in [
      "regulatory_mapping", "customer_notification", "audit_evidence_standards", "audit_evidence_retention",
    ] : decision => "compliance" },
    { customer_recovery_policy = "business_owner" },
  )
}

resource "ciam_migration" "this" {
  name                 = var.name
  title                = var.title
  external_ref         = var.external_ref
  source_platform      = var.platforms.from
  target_platform      = var.platforms.to
  touches              = var.touches
  jurisdictions        = var.jurisdictions
  non_human_identities = var.non_human_identities
  business_owner       = var.people.business_owner
  risk_owner           = var.people.risk_owner
  implementers         = var.implementers

  approvers = {
    for function in ["engineering", "security", "compliance"] :
    function => { party = var.people[function], function = function }
  }
}

# Exactly one accountable party for each required decision.
resource "ciam_decision_owner" "this" {
  for_each = ciam_migration.this.required_decisions

  migration_id = ciam_migration.this.id
  decision     = each.key
  accountable  = lookup(var.accountable, each.key, var.people[lookup(local.decides, each.key, "engineering")])
  informed     = [var.people.business_owner, var.people.risk_owner]
}

resource "ciam_evidence" "this" {
  for_each = var.evidence

  migration_id = ciam_migration.this.id
  name         = replace(each.key, "_", "-")
  kind         = each.key
  uri          = each.value.uri
  sha256       = each.value.sha256
  owner        = coalesce(each.value.owner, var.people.engineering)
  controls     = each.value.controls
  collected_at = each.value.collected_at
}

resource "ciam_risk_acceptance" "this" {
  for_each = var.accepted_risks

  migration_id   = ciam_migration.this.id
  name           = each.key
  digest         = each.value.digest
  risk           = each.value.risk
  residual       = each.value.residual
  justification  = each.value.justification
  accepted_by    = coalesce(each.value.by, var.people.risk_owner)
  co_accepted_by = each.value.co_accepted_by
  accepted_at    = each.value.at
  review_by      = each.value.review_by
}

resource "ciam_approval" "this" {
  for_each = var.approvals

  migration_id = ciam_migration.this.id
  stage        = var.stage
  function     = each.key
  approver     = coalesce(each.value.by, var.people[each.key])
  digest       = each.value.digest
  approved_at  = each.value.at
  conditions   = each.value.conditions
  evidence_ids = each.key == "compliance" ? [for piece in ciam_evidence.this : piece.id] : null
}

resource "ciam_gate" "this" {
  migration_id        = ciam_migration.this.id
  stage               = var.stage
  decision_owner_ids  = [for row in ciam_decision_owner.this : row.id]
  evidence_ids        = [for piece in ciam_evidence.this : piece.id]
  risk_acceptance_ids = [for acceptance in ciam_risk_acceptance.this : acceptance.id]
  approval_ids        = [for approval in ciam_approval.this : approval.id]
}

resource "ciam_permit" "this" {
  count = var.permit == null ? 0 : 1

  gate_id = ciam_gate.this.id
  attempt = var.permit.attempt
  outcome = var.permit.outcome
}
