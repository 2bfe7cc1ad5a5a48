# Who decides what? As a table for the wiki; for a spreadsheet there is csv, and
# for a browser html.
data "ciam_decision_matrix" "this" {
  migration_id = "migration/legacy-to-cloud"
}

output "matrix" {
  value = data.ciam_decision_matrix.this.markdown
}

# And what does nobody decide yet?
output "unowned" {
  value = join(", ", [for row in data.ciam_decision_matrix.this.rows : row.decision if row.required && row.accountable == null])
}
