# A change in steps that must stop when the gate closes: an approval is
# withdrawn, runs out or goes stale because the scope has changed. The team
# that moves the traffic has its own state, and asks the gate of another one.
#
# A permit is a decision, taken once: what hangs off it goes on. What hangs off
# the ephemeral gate needs the gate to be open at every plan and at every apply,
# also when the plan was saved and reviewed while it was still open.
#
# Try it in a copy of this folder, next to examples/complete once that is
# applied:
#
#   export CIAM_REGISTER="sqlite:<where complete is>/.ciam/register.db"
#   terraform plan -out=step.tfplan -var register_id=<see complete's attestation>
#   (take an approval out of the gate in complete, and apply that)
#   terraform apply step.tfplan       # Error: Gate is closed

terraform {
  required_version = ">= 1.10" # ephemeral resources

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

variable "register_id" {
  description = "The identity of the register, as the gate's attestation shows it. Without this pin an empty register on a fresh runner would answer for the real one."
  type        = string
}

provider "ciam" {
  register_id = var.register_id
}

ephemeral "ciam_gate" "cutover" {
  gate_id = "gate/legacy-to-cloud/cutover"
}

# In your configuration this is the routing rule. A provider can be held back
# as a whole: its configuration may use an ephemeral value, for example
# ephemeral.ciam_gate.cutover.digest in a tag that it puts on all it makes.
resource "terraform_data" "share" {
  input      = "25 % of sign-ins go to the cloud platform"
  depends_on = [ephemeral.ciam_gate.cutover]
}

# This has nothing to do with the gate, and stays possible with -target.
resource "terraform_data" "dashboard" {
  input = "sign-ins by platform"
}
