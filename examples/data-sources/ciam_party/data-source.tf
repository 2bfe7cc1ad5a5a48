# A person who is declared in another state, such as the central one.
data "ciam_party" "security" {
  id = "person/sasha-security"
}

output "approver" {
  value = "${data.ciam_party.security.display_name} (${data.ciam_party.security.function})"
}
