# What the example above refers to.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

resource "ciam_migration" "this" {
  name            = "legacy-to-cloud"
  title           = "Customer sign-in moves to the cloud platform"
  external_ref    = "CHG-2041"
  source_platform = "self-hosted-idp"
  target_platform = "cloud-idp"
  touches         = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"]
  jurisdictions   = ["CH", "DE"]

  non_human_identities = false

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.risk_owner.id
  implementers   = [ciam_party.identity_platform.id, ciam_party.vendor.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

resource "ciam_party" "business_owner" {
  kind         = "person"
  name         = "olivia-owner"
  display_name = "Olivia Owner"
  email        = "olivia.owner@bank.example"
  function     = "business"
}

resource "ciam_party" "compliance" {
  kind         = "person"
  name         = "carla-compliance"
  display_name = "Carla Compliance"
  email        = "carla.compliance@bank.example"
  function     = "compliance"
}

resource "ciam_party" "engineer" {
  kind         = "person"
  name         = "erik-engineer"
  display_name = "Erik Engineer"
  email        = "erik.engineer@bank.example"
  function     = "engineering"
}

resource "ciam_party" "identity_platform" {
  kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"
  members      = [ciam_party.engineer.id]
}

resource "ciam_party" "risk_owner" {
  kind         = "person"
  name         = "rita-risk"
  display_name = "Rita Risk"
  email        = "rita.risk@bank.example"
  function     = "business"
}

resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}

resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}
