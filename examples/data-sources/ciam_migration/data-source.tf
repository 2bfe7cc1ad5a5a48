# Another team's migration: how risky is it, and what does it need?
data "ciam_migration" "legacy_to_cloud" {
  id = "migration/legacy-to-cloud"
}

output "risk" {
  value = "${data.ciam_migration.legacy_to_cloud.risk_tier}: ${join(", ", data.ciam_migration.legacy_to_cloud.risk_reasons)}"
}
