# What was waived anywhere in the European Union, and until when? For the review
# by compliance; in_force = true leaves out what has lapsed.
data "ciam_exceptions" "eu" {
  jurisdictions = ["EU"]
}

output "waived" {
  value = join("\n", [for e in data.ciam_exceptions.eu.exceptions : "${e.migration_id}, ${e.rule} until ${e.expires_at}"])
}
