# How risky is another team's migration, and why?
data "ciam_migration" "legacy_to_cloud" {
  id = "migration/legacy-to-cloud"
}

output "risk" {
  value = "${data.ciam_migration.legacy_to_cloud.risk_tier}: ${join(", ", data.ciam_migration.legacy_to_cloud.risk_reasons)}"
}
