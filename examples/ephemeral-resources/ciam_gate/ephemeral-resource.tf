# Checked at every plan and every apply, including the apply of a saved plan.
ephemeral "ciam_gate" "cutover" {
  gate_id = "gate/legacy-to-cloud/cutover"
}

resource "terraform_data" "weight" {
  input      = "10 % of sign-ins go to the cloud platform"
  depends_on = [ephemeral.ciam_gate.cutover]
}
