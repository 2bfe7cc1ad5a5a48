# What the example above refers to.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}
