# The gate says whether the cutover is ready. It never fails a plan; it shows everything that
# is missing as warnings.
resource "ciam_gate" "cutover" {
  migration_id        = ciam_migration.this.id
  stage               = "cutover"
  approval_ids        = [ciam_approval.engineering.id, ciam_approval.security.id, ciam_approval.compliance.id]
  decision_owner_ids  = [for row in ciam_decision_owner.this : row.id]
  evidence_ids        = [for piece in ciam_evidence.this : piece.id]
  risk_acceptance_ids = [ciam_risk_acceptance.residual.id]
}

output "missing" {
  value = [for rule in ciam_gate.cutover.unmet : "${rule.code} ${rule.subject}: ${rule.remedy}"]
}
