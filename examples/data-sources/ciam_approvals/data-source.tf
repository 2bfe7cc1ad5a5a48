# Who has approved this cutover, as far as it still counts?
data "ciam_approvals" "cutover" {
  migration_id = "migration/legacy-to-cloud"
  stage        = "cutover"
  in_force     = true
}

output "approved_by" {
  value = join(", ", data.ciam_approvals.cutover.approvals[*].approver)
}

# And whom to ask again, of all migrations: what runs out within 30 days.
data "ciam_approvals" "expiring" {
  in_force       = true
  expires_before = timeadd(plantimestamp(), "720h")
}

output "ask_again" {
  value = join(", ", distinct(data.ciam_approvals.expiring.approvals[*].approver))
}
