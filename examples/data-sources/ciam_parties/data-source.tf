# Who is not one of our own? For a review of access, or a check of what vendors
# may do.
data "ciam_parties" "external" {
  external = true
}

output "external" {
  value = join(", ", data.ciam_parties.external.ids)
}
