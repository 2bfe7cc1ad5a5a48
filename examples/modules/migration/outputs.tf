output "id" {
  description = "The migration's id."
  value       = ciam_migration.this.id
}

output "risk" {
  description = "The risk tier and why it is that."
  value       = { tier = ciam_migration.this.risk_tier, reasons = ciam_migration.this.risk_reasons }
}

output "required" {
  description = "What the tier asks for: functions, decisions and evidence."
  value = {
    functions = ciam_migration.this.required_functions
    decisions = ciam_migration.this.required_decisions
    evidence  = ciam_migration.this.required_evidence
  }
}

output "digest" {
  description = "What the approvers approve; write it into approvals as a literal."
  value       = ciam_migration.this.digest
}

output "gate" {
  description = "The gate: its id, whether it is open, what is missing and when it runs out."
  value = {
    id          = ciam_gate.this.id
    status      = ciam_gate.this.status
    unmet       = ciam_gate.this.unmet
    valid_until = ciam_gate.this.valid_until
  }
}

output "permit_id" {
  description = "The permit's id, for what hangs off it; null while there is none."
  value       = one(ciam_permit.this[*].id)
}
