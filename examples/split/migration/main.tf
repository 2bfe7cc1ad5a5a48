# The migration team's state. The parties are declared in another state that uses the same
# register. Their ids identify them.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {}

variable "approved_at" {
  description = "When the approvers approved, in UTC, such as 2026-01-31T09:00:00Z. In your own configuration, write the time in each approval."
  type        = string
}

# A data source reads the record and shows its attributes.
data "ciam_party" "engineer" {
  id = "person/erik-engineer"
}

data "ciam_party" "security" {
  id = "person/sasha-security"
}

locals {
  # Where you need only the id, you can write it as a literal. A plan fails with CIAM907
  # if the register does not contain the record.
  business_owner = "person/olivia-owner"
  compliance     = "person/carla-compliance"
  team           = "team/identity-platform"

  approved_digest = "sha256:9d8f9d932aaadd2430193ef537f27d40435ce52eaa699cb5d37343d106447c2f"
}

resource "ciam_migration" "mfa" {
  name            = "mfa-rollout"
  title           = "Second factor for all customers"
  target_platform = "cloud-idp"
  touches         = ["mfa_policy"] # moderate risk
  jurisdictions   = ["CH"]

  business_owner = local.business_owner
  risk_owner     = local.business_owner
  implementers   = [local.team]

  approvers = {
    engineering = { party = data.ciam_party.engineer.id, function = "engineering" }
    security    = { party = data.ciam_party.security.id, function = "security" }
    compliance  = { party = local.compliance, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_decision_owner" "mfa_policy" {
  migration_id = ciam_migration.mfa.id
  decision     = "mfa_policy"
  accountable  = data.ciam_party.security.id
}

resource "ciam_decision_owner" "rollback" {
  migration_id = ciam_migration.mfa.id
  decision     = "rollback"
  accountable  = local.team
}

resource "ciam_evidence" "this" {
  for_each = { rollback_test = local.team, abuse_case_test = data.ciam_party.security.id }

  migration_id = ciam_migration.mfa.id
  name         = replace(each.key, "_", "-")
  kind         = each.key
  controls     = ["nist-csf-2.0:ID.IM-02"]
  uri          = "https://evidence.bank.example/mfa-rollout/${each.key}.pdf"
  owner        = each.value
  collected_at = timeadd(var.approved_at, "-24h")
}

resource "ciam_approval" "engineering" {
  migration_id = ciam_migration.mfa.id
  function     = "engineering"
  approver     = data.ciam_party.engineer.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.mfa.id
  function     = "security"
  approver     = data.ciam_party.security.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id       = ciam_migration.mfa.id
  approval_ids       = [ciam_approval.engineering.id, ciam_approval.security.id]
  decision_owner_ids = [ciam_decision_owner.mfa_policy.id, ciam_decision_owner.rollback.id]
  evidence_ids       = [for piece in ciam_evidence.this : piece.id]
}

output "gate" {
  value = "${ciam_gate.cutover.id} is ${ciam_gate.cutover.status}"
}
