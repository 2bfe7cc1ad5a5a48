# All risky migrations under way that concern Germany, whichever team's state
# they are in. EU would find them, too.
data "ciam_migrations" "germany" {
  status        = "active"
  risk_tiers    = ["moderate", "high"]
  jurisdictions = ["DE"]
}

output "germany" {
  value = join("\n", [for m in data.ciam_migrations.germany.migrations : "${m.title} (${m.risk_tier}): ${m.business_owner}"])
}
