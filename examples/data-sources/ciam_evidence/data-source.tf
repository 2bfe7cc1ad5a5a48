# Where is the evidence stored, and how long is it kept? To read a record that another state
# declares, write its id, "evidence/legacy-to-cloud/rollback-test".
data "ciam_evidence" "rollback_test" {
  id = ciam_evidence.this["rollback_test"].id
}

output "proof" {
  value = "${data.ciam_evidence.rollback_test.uri}, until ${data.ciam_evidence.rollback_test.retained_until}"
}
