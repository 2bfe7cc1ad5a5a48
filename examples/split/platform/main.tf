# The platform team's state contains only a permit for the other team's gate, and the
# change that depends on it.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# If you rely on another team's gate, also pin the register, in the pipeline
# (CIAM_REGISTER_ID) or here (register_id).
provider "ciam" {}

# Refused until the migration team's gate is open.
resource "ciam_permit" "cutover" {
  gate_id = "gate/mfa-rollout/cutover"
}

# The real change. In your configuration, this is the sign-in policy of the platform.
resource "terraform_data" "sign_in_policy" {
  input      = "customers need a second factor"
  depends_on = [ciam_permit.cutover]
}
