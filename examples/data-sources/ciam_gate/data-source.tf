# With require_open, a closed gate fails the plan. The gate is read from the register, so
# depends_on lets it be judged with the changes of the same apply. To read a gate that another
# state declares, write its id, "gate/legacy-to-cloud/cutover". To record the decision to go
# ahead, use a ciam_permit instead.
data "ciam_gate" "cutover" {
  id           = ciam_gate.cutover.id
  require_open = true
  depends_on   = [ciam_gate.cutover]
}

output "open_until" {
  value = data.ciam_gate.cutover.valid_until
}
