# Another team's gate. It only tells, unless require_open says otherwise; to make
# the decision to go ahead and keep it, use a ciam_permit.
data "ciam_gate" "cutover" {
  id           = "gate/legacy-to-cloud/cutover"
  require_open = true
}

output "open_until" {
  value = data.ciam_gate.cutover.valid_until
}
