# Where the proof lies, and how long it stays.
data "ciam_evidence" "rollback_test" {
  id = "evidence/legacy-to-cloud/rollback-test"
}

output "proof" {
  value = "${data.ciam_evidence.rollback_test.uri}, until ${data.ciam_evidence.rollback_test.retained_until}"
}
