# All active migrations of any team in Germany with at least moderate risk. A migration in the
# EU includes Germany.
data "ciam_migrations" "germany" {
  status        = "active"
  risk_tiers    = ["moderate", "high"]
  jurisdictions = ["DE"]
}

output "germany" {
  value = join("\n", [for m in data.ciam_migrations.germany.migrations : "${m.title} (${m.risk_tier}): ${m.business_owner}"])
}
