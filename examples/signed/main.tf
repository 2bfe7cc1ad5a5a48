# Approvals that nobody can forge: the approvers signed them with their own SSH keys.
# All people and companies here are fictional, and so are their keys: the private keys
# were thrown away. The approvals have expired since, so the example has no gate.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# Without a register the provider uses sqlite:.ciam/register.db here. The signers file
# is the organisation's: keep it where the authors of this configuration cannot change
# it, and name it in CIAM_ALLOWED_SIGNERS of the pipeline.
provider "ciam" {
  require_signatures = "always"
  signers            = { allowed_signers_file = "${path.module}/allowed_signers" }
}

resource "ciam_party" "business_owner" {
  kind     = "person"
  name     = "olivia-owner"
  function = "business"
}

resource "ciam_party" "developer" {
  kind     = "person"
  name     = "dana-developer"
  function = "engineering"
}

resource "ciam_party" "engineer" {
  kind     = "person"
  name     = "erik-engineer"
  function = "engineering"
}

resource "ciam_party" "security" {
  kind     = "person"
  name     = "sasha-security"
  function = "security"
}

resource "ciam_migration" "rebrand" {
  name            = "rebrand-sign-in"
  title           = "Sign-in pages get the new brand, and Italian"
  target_platform = "cloud-idp"
  touches         = ["branding", "localization"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.developer.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
  }
}

locals {
  approved_digest = "sha256:5f63e705ebe637564f79f9b5137c57a8ce1028744b5f82711b236af003ad13da"
}

# Signed with an ECDSA key. A plan without signature fails, and prints the command that
# makes it: printf … | ssh-keygen -Y sign -n ciam-approval -f KEY
resource "ciam_approval" "engineering" {
  migration_id = ciam_migration.rebrand.id
  function     = "engineering"
  approver     = ciam_party.engineer.id
  digest       = local.approved_digest
  approved_at  = "2026-01-12T09:00:00Z"
  signature    = file("${path.module}/engineering.sig")
}

# Signed with a key on a security key, which Sasha had to touch.
resource "ciam_approval" "security" {
  migration_id = ciam_migration.rebrand.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = local.approved_digest
  approved_at  = "2026-01-12T10:30:00Z"
  conditions   = "Show the new pages to the staff first."
  signature    = file("${path.module}/security.sig")
}

output "assurance" {
  value = {
    engineering = ciam_approval.engineering.assurance
    security    = ciam_approval.security.assurance
  }
}
