# What the example above refers to.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
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

resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}

resource "ciam_steering_group" "board" {
  name  = "ciam-board"
  chair = ciam_party.business_owner.id

  members = [
    ciam_party.business_owner.id,
    ciam_party.engineer.id,
    ciam_party.security.id,
    ciam_party.compliance.id,
  ]

  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.security.id
    compliance  = ciam_party.compliance.id
  }
}
