# With the module, a team declares a moderate-risk migration in 30 lines. examples/split/parties
# declares the parties in the same register.

terraform {
  required_providers {
    ciam = { source = "ciam-governance/ciam" }
  }
}

module "migration" {
  source = "../migration"

  name          = "passkeys"
  title         = "Customers sign in with passkeys"
  platforms     = { to = "cloud-idp" }
  touches       = ["mfa_policy"]
  jurisdictions = ["CH"]
  implementers  = ["team/identity-platform"]

  people = {
    business_owner = "person/olivia-owner"
    risk_owner     = "person/olivia-owner"
    engineering    = "person/erik-engineer"
    security       = "person/sasha-security"
    compliance     = "person/carla-compliance"
  }

  evidence = {
    rollback_test   = { uri = "https://evidence.bank.example/passkeys/rollback", collected_at = var.approved_at }
    abuse_case_test = { uri = "https://evidence.bank.example/passkeys/abuse", collected_at = var.approved_at }
  }

  # The digest that all three approved. `terraform output digest` prints it.
  approvals = {
    engineering = { digest = local.approved_digest, at = var.approved_at }
    security    = { digest = local.approved_digest, at = var.approved_at }
    compliance  = { digest = local.approved_digest, at = var.approved_at }
  }

  permit = {}
}

locals {
  approved_digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

variable "approved_at" {
  description = "When all three approved, such as 2026-01-31T09:00:00Z. In your own configuration, write the times as literals."
  type        = string
}

# The real change depends on the module, and therefore on its permit.
resource "terraform_data" "passkeys" {
  input      = "passkeys are on"
  depends_on = [module.migration]
}

output "digest" {
  value = module.migration.digest
}

output "gate" {
  value = module.migration.gate
}
