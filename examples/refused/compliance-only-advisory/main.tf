# Compliance may comment on a high-risk migration, but cannot stop it.

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

resource "ciam_party" "compliance" {
  kind     = "person"
  name     = "carla-compliance"
  function = "compliance"
}

resource "ciam_migration" "sso" {
  name            = "sso-to-cloud"
  title           = "Single sign-on moves to the cloud platform"
  target_platform = "cloud-idp"
  touches         = ["sso"] # high risk
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    # CIAM201: an advisory reviewer can neither block the migration nor be held
    # accountable for it. Remove mode: it is "required" by default.
    compliance = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}
