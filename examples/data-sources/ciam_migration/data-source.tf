# How risky is the migration, and why? To read a record that another state declares, write
# its id, "migration/legacy-to-cloud".
data "ciam_migration" "legacy_to_cloud" {
  id = ciam_migration.this.id
}

output "risk_in_words" {
  value = "${data.ciam_migration.legacy_to_cloud.risk_tier}: ${join(", ", data.ciam_migration.legacy_to_cloud.risk_reasons)}"
}
