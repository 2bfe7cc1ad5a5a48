# Another team's gate. With require_open, a closed gate fails the plan. To record the
# decision to go ahead, use a ciam_permit instead.
data "ciam_gate" "cutover" {
  id           = "gate/legacy-to-cloud/cutover"
  require_open = true
}

output "open_until" {
  value = data.ciam_gate.cutover.valid_until
}
