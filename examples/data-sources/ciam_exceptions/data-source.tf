# Which rules were waived anywhere in the European Union, and until when? With
# in_force = true, the list leaves out expired exceptions.
data "ciam_exceptions" "eu" {
  jurisdictions = ["EU"]
}

output "waived" {
  value = join("\n", [for e in data.ciam_exceptions.eu.exceptions : "${e.migration_id}, ${e.rule} until ${e.expires_at}"])
}
