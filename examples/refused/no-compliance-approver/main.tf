# A high-risk migration without a compliance approver.

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

resource "ciam_migration" "sso" {
  name            = "sso-to-cloud"
  title           = "Single sign-on moves to the cloud platform"
  target_platform = "cloud-idp"
  touches         = ["sso", "cross_border_data"] # high risk
  jurisdictions   = ["CH", "DE"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  # CIAM201: at high risk, compliance is a required approver, and is missing
  # here. Add one: { party = …, function = "compliance" }.
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
  }
}
