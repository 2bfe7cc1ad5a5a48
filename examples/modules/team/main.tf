# What a team writes with the module: a moderate-risk migration in some 30 lines. The
# parties are in the register already; examples/split/parties declares them.

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

  # The digest that all three were shown; terraform output digest prints it.
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
  description = "When the word was given, such as 2026-01-31T09:00:00Z. In your own configuration write the times as literals."
  type        = string
}

# The real change hangs off the module, and so off its permit.
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
