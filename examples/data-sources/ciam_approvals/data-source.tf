# Whose approvals of this cutover are in force?
data "ciam_approvals" "cutover" {
  migration_id = "migration/legacy-to-cloud"
  stage        = "cutover"
  in_force     = true
}

output "approved_by" {
  value = join(", ", data.ciam_approvals.cutover.approvals[*].approver)
}

# Which approvals of any migration expire within 30 days?
data "ciam_approvals" "expiring" {
  in_force       = true
  expires_before = timeadd(plantimestamp(), "720h")
}

output "ask_again" {
  value = join(", ", distinct(data.ciam_approvals.expiring.approvals[*].approver))
}
