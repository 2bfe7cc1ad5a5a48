# Who decides what? markdown is a table for a wiki. There are also csv for a spreadsheet and
# html for a browser. depends_on lets the matrix include the rows of the same apply.
data "ciam_decision_matrix" "this" {
  migration_id = ciam_migration.this.id
  depends_on   = [ciam_decision_owner.this]
}

output "matrix" {
  value = data.ciam_decision_matrix.this.markdown
}

# Which required decisions have no owner yet?
output "unowned" {
  value = join(", ", [for row in data.ciam_decision_matrix.this.rows : row.decision if row.required && row.accountable == null])
}
