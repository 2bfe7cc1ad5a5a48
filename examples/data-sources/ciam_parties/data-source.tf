# Which parties are external? Use this for an access review, or to check the rights of
# vendors.
data "ciam_parties" "external" {
  external = true
}

output "external" {
  value = join(", ", data.ciam_parties.external.ids)
}
