# Which permits have no outcome yet?
data "ciam_permits" "under_way" {
  outcomes = ["in_progress"]
}

output "under_way" {
  value = join(", ", data.ciam_permits.under_way.ids)
}

# Which emergencies are not ratified?
data "ciam_permits" "to_ratify" {
  ratified = false
}

output "to_ratify" {
  value = join("\n", [for p in data.ciam_permits.to_ratify.permits : "${p.id} by ${p.emergency.ratify_by}: ${join(", ", p.missing)}"])
}
