# Which controls do these two rules serve? Auditors need the mapping.
data "ciam_rules" "approvers" {
  codes = ["CIAM201", "CIAM202"]
}

output "served" {
  value = join("\n", [for rule in data.ciam_rules.approvers.rules : "${rule.code} ${rule.name} (${rule.enforcement}): ${join(", ", rule.controls)}"])
}
