# The vendor accepts the risk of its own work.

terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {}

resource "ciam_party" "business_owner" {
  kind     = "person"
  name     = "olivia-owner"
  function = "business"
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

resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}

resource "ciam_migration" "mails" {
  name            = "new-mail-templates"
  title           = "Mails about sign-in get a new layout"
  target_platform = "cloud-idp"
  touches         = ["notification_templates"]
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id, ciam_party.vendor.id]

  # CIAM301: the vendor implements the migration and cannot accept its risk: the
  # customers and the loss are yours. Name a person of your own.
  risk_owner = ciam_party.vendor.id

  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}
