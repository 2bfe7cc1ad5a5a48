# Which checked plans touch more than their migration declares?
data "ciam_observations" "undeclared" {
  current        = true
  has_undeclared = true
}

output "undeclared" {
  value = { for o in data.ciam_observations.undeclared.observations : o.id => o.undeclared }
}

# Which states were not checked for a week?
data "ciam_observations" "old" {
  recorded_before = timeadd(plantimestamp(), "-168h")
}

output "check_again" {
  value = join(", ", distinct(data.ciam_observations.old.observations[*].name))
}
