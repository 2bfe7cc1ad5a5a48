# The central state declares the parties of all migrations.
# All people and companies here are fictional.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

# CIAM_REGISTER names the register that all three states share.
provider "ciam" {}

resource "ciam_party" "business_owner" {
  kind         = "person"
  name         = "olivia-owner"
  display_name = "Olivia Owner"
  function     = "business"
}

resource "ciam_party" "engineer" {
  kind         = "person"
  name         = "erik-engineer"
  display_name = "Erik Engineer"
  function     = "engineering"
}

resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  function     = "security"
}

resource "ciam_party" "compliance" {
  kind         = "person"
  name         = "carla-compliance"
  display_name = "Carla Compliance"
  function     = "compliance"
}

resource "ciam_party" "identity_platform" {
  kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"
  members      = [ciam_party.engineer.id]
}
