# Who is in the group of a team? The provider needs a directory. Declare a ciam_party
# for each member without one.
data "ciam_directory_group" "security" {
  group = "security"
}

output "on_the_team" {
  value = join(", ", data.ciam_directory_group.security.ids)
}

output "without_a_party" {
  value = join(", ", data.ciam_directory_group.security.unmatched[*].login)
}
