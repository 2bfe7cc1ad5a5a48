# The central state of the bank: its people, vendors and the steering group.

terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

variable "people" {
  type = map(object({
    function     = string
    display_name = optional(string)
    email        = optional(string)
    signing_keys = optional(set(string))
  }))
}

variable "vendors" {
  type = set(string)
}

resource "ciam_party" "person" {
  for_each     = var.people
  kind         = "person"
  name         = each.key
  function     = each.value.function
  display_name = each.value.display_name
  email        = each.value.email
  signing_keys = each.value.signing_keys
}

resource "ciam_party" "vendor" {
  for_each = var.vendors
  kind     = "vendor"
  name     = each.key
}

resource "ciam_party" "team" {
  kind     = "team"
  name     = "identity-platform"
  function = "engineering"
  email    = "identity-platform@bank.example"
  members  = [for name, person in var.people : ciam_party.person[name].id if person.function == "engineering"]
}

resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.person["olivia"].id
  members = [for name in ["olivia", "ida", "sasha", "carla", "nils"] : ciam_party.person[name].id]
  final_approvers = {
    engineering = ciam_party.person["ida"].id
    security    = ciam_party.person["sasha"].id
    compliance  = ciam_party.person["carla"].id
  }
  deputies = { compliance = ciam_party.person["nils"].id }
}
