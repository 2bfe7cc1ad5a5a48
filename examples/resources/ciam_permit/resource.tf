# The decision to go ahead. Plan and apply refuse it until the gate is open.
resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
  digest  = local.approved_digest # optional: only for this scope
  outcome = "in_progress"         # later: succeeded, rolled_back or aborted
}

# The real change depends on the permit.
resource "terraform_data" "cutover" {
  input      = "sign-in now goes to the cloud platform"
  depends_on = [ciam_permit.cutover]
}
