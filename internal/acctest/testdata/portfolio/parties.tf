resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}

resource "ciam_party" "own" {
  for_each = { olivia-owner = "business", rita-risk = "business", sasha-security = "security", carla-compliance = "compliance", cleo-compliance = "compliance" }
  kind     = "person"
  name     = each.key
  function = each.value
}

resource "ciam_party" "engineer" {
  kind          = "person"
  name          = "erik-engineer"
  function      = "engineering"
  email         = "erik.engineer@bank.example"
  directory_ref = "erik"
}

resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "vic-contractor"
  function = "engineering"
  employer = ciam_party.vendor.id
}

resource "ciam_party" "mixed" {
  kind     = "team"
  name     = "identity-platform"
  function = "engineering"
  members  = [ciam_party.engineer.id, ciam_party.contractor.id]
}

resource "ciam_party" "contractors" {
  kind     = "team"
  name     = "contractors"
  function = "engineering"
  members  = [ciam_party.contractor.id]
}

resource "ciam_party" "crew" {
  kind     = "team"
  name     = "vendor-crew"
  function = "engineering"
  employer = ciam_party.vendor.id
  members  = [ciam_party.engineer.id]
}

resource "ciam_party" "empty" {
  kind     = "team"
  name     = "to-be-founded"
  function = "business"
}

resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.own["carla-compliance"].id
  members = [ciam_party.own["carla-compliance"].id, ciam_party.own["sasha-security"].id, ciam_party.engineer.id]
  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.own["sasha-security"].id
    compliance  = ciam_party.own["carla-compliance"].id
  }
}
