# A change that proceeds in steps and must stop when the gate closes: because an approval
# is withdrawn, expires, or becomes stale after a change of scope. The team that moves the
# traffic has its own state, and checks the gate of another team.
#
# A permit is a decision that is taken once; what depends on it continues. What depends on
# the ephemeral gate needs an open gate at every plan and every apply, including the apply
# of a plan that was saved while the gate was open.
#
# To try it, apply examples/complete, and then use a copy of this folder:
#
#   export CIAM_REGISTER="sqlite:<where complete is>/.ciam/register.db"
#   terraform plan -out=step.tfplan -var register_id=<see complete's attestation>
#   (remove an approval from the gate in complete, and apply that)
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
  description = "The identity of the register, as the gate's attestation shows it. Without this pin, a new runner could use an empty register instead of the real one."
  type        = string
}

provider "ciam" {
  register_id = var.register_id
}

ephemeral "ciam_gate" "cutover" {
  gate_id = "gate/legacy-to-cloud/cutover"
}

# In your configuration, this is the routing rule. You can also stop all resources of a
# provider: let its configuration use an ephemeral value, for example
# ephemeral.ciam_gate.cutover.digest in a default tag.
resource "terraform_data" "share" {
  input      = "25 % of sign-ins go to the cloud platform"
  depends_on = [ephemeral.ciam_gate.cutover]
}

# This does not depend on the gate. Apply it with -target while the gate is closed.
resource "terraform_data" "dashboard" {
  input = "sign-ins by platform"
}
