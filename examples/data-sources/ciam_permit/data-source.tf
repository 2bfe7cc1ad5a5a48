# When was the decision to go ahead taken, and what was the outcome?
data "ciam_permit" "cutover" {
  id = "permit/legacy-to-cloud/cutover/1"
}

output "cutover" {
  value = "${data.ciam_permit.cutover.used_at}: ${data.ciam_permit.cutover.outcome}"
}
