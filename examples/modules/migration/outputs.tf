output "id" {
  description = "The migration's id."
  value       = ciam_migration.this.id
}

output "risk" {
  description = "The risk tier and its reasons."
  value       = { tier = ciam_migration.this.risk_tier, reasons = ciam_migration.this.risk_reasons }
}

output "required" {
  description = "What the tier requires: functions, decisions and evidence."
  value = {
    functions = ciam_migration.this.required_functions
    decisions = ciam_migration.this.required_decisions
    evidence  = ciam_migration.this.required_evidence
  }
}

output "digest" {
  description = "The digest to approve. Write it into approvals as a literal."
  value       = ciam_migration.this.digest
}

output "gate" {
  description = "The gate: its id, its status, what is missing and when it expires."
  value = {
    id          = ciam_gate.this.id
    status      = ciam_gate.this.status
    unmet       = ciam_gate.this.unmet
    valid_until = ciam_gate.this.valid_until
  }
}

output "permit_id" {
  description = "The id of the permit, for resources that depend on it. Null without a permit."
  value       = one(ciam_permit.this[*].id)
}
