# Migrations with all their records. The people are declared in another state.

terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

variable "migrations" {
  type = map(object({
    name           = string
    title          = string
    touches        = set(string)
    jurisdictions  = set(string)
    business_owner = string
    approvers      = map(string) # function to person
    vendor         = optional(string)
    steering_group = optional(string)
    status         = optional(string)
    missing        = optional(set(string), []) # kinds of evidence that are not there
    gate           = optional(bool, false)
    supersedes     = optional(set(string))
    independent_of = optional(set(string))
    accepted       = optional(object({ by = string, digest = string, at = string }))
    permits        = optional(map(string), {}) # attempt to outcome
  }))
}

variable "approvals" {
  type = map(object({
    migration   = string # key of migrations
    function    = string
    approver    = string
    digest      = string
    approved_at = string
    decision    = optional(string)
    reviewed    = optional(list(string), []) # kinds of evidence, written out so new evidence restates nothing
    past        = optional(bool, false)      # the gate no longer names it
  }))
}

variable "exceptions" {
  type = map(object({
    migration  = string
    rule       = string
    items      = set(string)
    reason     = string
    granted_at = string
    expires_at = string
  }))
}

# Who holds a function's decisions and evidence, and the risk.
variable "seats" {
  type = map(string)
}

variable "documents" {
  type = string
}

variable "collected_at" {
  type = string
}

locals {
  function = merge(
    { for d in ["authentication_strength", "mfa_policy", "token_lifetimes", "secrets_handling", "abuse_case_testing", "secret_lifecycle", "workload_identity"] : d => "security" },
    { for d in ["regulatory_mapping", "customer_notification", "audit_evidence_standards", "audit_evidence_retention"] : d => "compliance" },
    { customer_recovery_policy = "business" },
  )
  rows = merge([for key, m in ciam_migration.this : {
    for d in m.required_decisions : "${key}/${d}" => { migration = m.id, decision = d, accountable = var.seats[lookup(local.function, d, "engineering")] }
    if d != "risk_acceptance"
  }]...)
  evidence = merge([for key, m in ciam_migration.this : {
    for e in m.required_evidence : "${key}/${split(":", e)[1]}" => { key = key, kind = split(":", e)[1] }
    if var.migrations[key].gate && split(":", e)[0] != "decommission" && !contains(var.migrations[key].missing, split(":", e)[1])
  }]...)
  permits = merge([for key, m in var.migrations : { for attempt, outcome in m.permits : "${key}/${attempt}" => { key = key, attempt = attempt, outcome = outcome } }]...)
}

resource "ciam_migration" "this" {
  for_each        = var.migrations
  name            = each.value.name
  title           = each.value.title
  source_platform = "legacy-idp"
  target_platform = "cloud-idp"
  touches         = each.value.touches
  jurisdictions   = each.value.jurisdictions
  business_owner  = each.value.business_owner
  risk_owner      = var.seats["risk"]
  implementers    = concat(["team/identity-platform"], each.value.vendor == null ? [] : [each.value.vendor])
  steering_group  = each.value.steering_group
  status          = each.value.status
  supersedes      = each.value.supersedes
  independent_of  = each.value.independent_of
  approvers       = { for function, person in each.value.approvers : function => { party = person, function = function } }
}

resource "ciam_decision_owner" "this" {
  for_each     = local.rows
  migration_id = each.value.migration
  decision     = each.value.decision
  accountable  = each.value.accountable
}

resource "ciam_evidence" "this" {
  for_each     = local.evidence
  migration_id = ciam_migration.this[each.value.key].id
  name         = replace(each.value.kind, "_", "-")
  kind         = each.value.kind
  controls     = ["nist-csf-2.0:ID.RA-07"]
  uri          = "${var.documents}/${each.key}.pdf"
  sha256       = sha256(each.key)
  owner        = var.seats["security"]
  collected_at = var.collected_at
}

resource "ciam_approval" "this" {
  for_each     = var.approvals
  migration_id = ciam_migration.this[each.value.migration].id
  function     = each.value.function
  approver     = each.value.approver
  digest       = each.value.digest
  approved_at  = each.value.approved_at
  decision     = each.value.decision
  evidence_ids = [for kind in each.value.reviewed : ciam_evidence.this["${each.value.migration}/${kind}"].id]
}

resource "ciam_exception" "this" {
  for_each             = var.exceptions
  migration_id         = ciam_migration.this[each.value.migration].id
  name                 = each.key
  rule                 = each.value.rule
  items                = each.value.items
  jurisdictions        = var.migrations[each.value.migration].jurisdictions
  reason               = each.value.reason
  compensating_control = "The security desk watches every sign-in."
  requested_by         = var.seats["engineering"]
  approved_by          = var.seats["compliance"]
  granted_at           = each.value.granted_at
  expires_at           = each.value.expires_at
}

resource "ciam_risk_acceptance" "this" {
  for_each      = { for key, m in var.migrations : key => m.accepted if m.accepted != null }
  migration_id  = ciam_migration.this[each.key].id
  name          = "replay"
  risk          = "A session stolen before the cutover may be replayed."
  residual      = "moderate"
  justification = "Sessions end after 30 minutes."
  accepted_by   = each.value.by
  digest        = each.value.digest
  accepted_at   = each.value.at
  review_by     = timeadd(each.value.at, "4000h")
}

resource "ciam_gate" "this" {
  for_each            = { for key, m in var.migrations : key => m if m.gate }
  migration_id        = ciam_migration.this[each.key].id
  approval_ids        = [for key, a in var.approvals : ciam_approval.this[key].id if a.migration == each.key && !a.past]
  decision_owner_ids  = [for key, row in local.rows : ciam_decision_owner.this[key].id if split("/", key)[0] == each.key]
  evidence_ids        = [for key, e in local.evidence : ciam_evidence.this[key].id if e.key == each.key]
  exception_ids       = [for key, e in var.exceptions : ciam_exception.this[key].id if e.migration == each.key]
  risk_acceptance_ids = [for key, r in ciam_risk_acceptance.this : r.id if key == each.key]
}

resource "ciam_permit" "this" {
  for_each = local.permits
  gate_id  = ciam_gate.this[each.value.key].id
  attempt  = tonumber(each.value.attempt)
  outcome  = each.value.outcome
}
