# The platform team's state: nothing but a permit on the other team's gate, and
# the change that waits for it.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# Who relies on another team's gate pins the register as well, in the pipeline
# (CIAM_REGISTER_ID) or here (register_id).
provider "ciam" {}

# Refused until the migration team's gate is open.
resource "ciam_permit" "cutover" {
  gate_id = "gate/mfa-rollout/cutover"
}

# The real change: in your configuration the sign-in policy of the platform.
resource "terraform_data" "sign_in_policy" {
  input      = "customers are asked for a second factor"
  depends_on = [ciam_permit.cutover]
}
