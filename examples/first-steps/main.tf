# The first steps of the README: a bank adds passkeys to its customers' sign-in. All people and
# companies are fictional.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam  = { source = "ciam-governance/ciam" }
    local = { source = "hashicorp/local" }
  }
}

# A sandbox register keeps nothing under retention, so `terraform destroy` removes everything again.
provider "ciam" {
  register = "sqlite:.ciam/trial.db?sandbox=true"
}

locals {
  people = {
    olivia = { display_name = "Olivia Owner", function = "business" }
    erik   = { display_name = "Erik Engineer", function = "engineering" }
    sasha  = { display_name = "Sasha Security", function = "security" }
    carla  = { display_name = "Carla Compliance", function = "compliance" }
  }
}

resource "ciam_party" "person" {
  for_each = local.people

  kind         = "person"
  name         = each.key
  display_name = each.value.display_name
  function     = each.value.function
}

# The module declares the migration, its decision owners, evidence, approvals, gate and permit.
module "passkeys" {
  source = "../modules/migration"

  name          = "passkeys"
  title         = "Customers sign in with passkeys"
  platforms     = { to = "cloud-idp" }
  touches       = ["mfa_policy"]
  jurisdictions = ["CH"]
  implementers  = [ciam_party.person["erik"].id]

  people = {
    business_owner = ciam_party.person["olivia"].id
    risk_owner     = ciam_party.person["olivia"].id
    engineering    = ciam_party.person["erik"].id
    security       = ciam_party.person["sasha"].id
    compliance     = ciam_party.person["carla"].id
  }

  evidence = {
    rollback_test   = { uri = "https://evidence.bank.example/passkeys/rollback", collected_at = var.approved_at }
    abuse_case_test = { uri = "https://evidence.bank.example/passkeys/abuse", collected_at = var.approved_at }
  }

  # One approval for each function, once a digest has been approved.
  approvals = {
    for function in ["engineering", "security", "compliance"] :
    function => { digest = var.approved_digest, at = var.approved_at } if var.approved_digest != null
  }

  permit = {}
}

# The real change. It depends on the permit inside the module, so it waits until the permit is given.
resource "local_file" "passkeys" {
  filename   = "${path.module}/passkeys.txt"
  content    = "Passkeys are on.\n"
  depends_on = [module.passkeys]
}

variable "approved_at" {
  description = "When the approvers approved, in UTC, such as 2026-01-31T09:00:00Z."
  type        = string
}

variable "approved_digest" {
  description = "The digest that all three approvers were shown and approved. Null until they have approved."
  type        = string
  default     = null
}
