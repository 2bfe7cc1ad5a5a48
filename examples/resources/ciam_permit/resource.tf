# The decision to go ahead: refused, in plan and apply, until the gate is open.
resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
  digest  = local.approved_digest # optional: no other scope than this one
  outcome = "in_progress"         # afterwards: succeeded, rolled_back or aborted
}

# The real change hangs off it.
resource "terraform_data" "cutover" {
  input      = "sign-in now goes to the cloud platform"
  depends_on = [ciam_permit.cutover]
}
