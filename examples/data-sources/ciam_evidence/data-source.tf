# Where is the evidence stored, and how long is it kept?
data "ciam_evidence" "rollback_test" {
  id = "evidence/legacy-to-cloud/rollback-test"
}

output "proof" {
  value = "${data.ciam_evidence.rollback_test.uri}, until ${data.ciam_evidence.rollback_test.retained_until}"
}
