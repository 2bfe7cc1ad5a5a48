# One person approves for security and for compliance.

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
  touches         = ["sso"] # high risk
  jurisdictions   = ["CH"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.business_owner.id
  implementers   = [ciam_party.engineer.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    # CIAM401: two approvals by one person are one judgement, counted twice.
    # CIAM205: this person belongs to security. Name a person of compliance.
    compliance = { party = ciam_party.security.id, function = "compliance" }
  }
}
