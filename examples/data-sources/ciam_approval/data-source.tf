# What did security approve, and until when? To read a record that another state declares,
# write its id, "approval/legacy-to-cloud/cutover/security/sasha-security".
data "ciam_approval" "security" {
  id = ciam_approval.security.id
}

output "approval" {
  value = "${data.ciam_approval.security.decision} for ${data.ciam_approval.security.digest}"
}
