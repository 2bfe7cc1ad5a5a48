# Who is this person? To read a record that another state declares, such as the central one,
# write its id, "person/sasha-security".
data "ciam_party" "security" {
  id = ciam_party.security.id
}

output "approver" {
  value = "${data.ciam_party.security.display_name} (${data.ciam_party.security.function})"
}
