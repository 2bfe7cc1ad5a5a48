# The report for auditors, over all migrations. To write it to a file:
#
#   terraform output -raw report >report.html
#
# or, with the provider hashicorp/local, at every apply:
#
#   resource "local_file" "report" {
#     filename = "report.html"
#     content  = data.ciam_governance_report.all.html
#   }
data "ciam_governance_report" "all" {}

output "report" {
  value = data.ciam_governance_report.all.html
}

# To check later that the register still says what it said then.
output "report_made_at" {
  value = format("register %s, ledger entry %d", coalesce(data.ciam_governance_report.all.register_id, "not made yet"), data.ciam_governance_report.all.ledger_size)
}
