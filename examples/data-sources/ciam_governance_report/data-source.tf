# The report for auditors covers all migrations. To write it to a file:
#
#   terraform output -raw report >report.html
#
# Or write it at every apply, with the provider hashicorp/local:
#
#   resource "local_file" "report" {
#     filename = "report.html"
#     content  = data.ciam_governance_report.all.html
#   }
data "ciam_governance_report" "all" {}

output "report" {
  value = data.ciam_governance_report.all.html
}

# Identifies the register and the ledger entry at which the report was made.
output "report_made_at" {
  value = format("register %s, ledger entry %d", coalesce(data.ciam_governance_report.all.register_id, "not made yet"), data.ciam_governance_report.all.ledger_size)
}
