# The people of a migration are checked against an export of the HR system. Set active
# of sasha to false in people.csv, and plan again: CIAM902 closes the gate and names sam
# as a successor. All people and companies here are fictional.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {
  directory = {
    # In your own configuration: the file that your HR system exports each night, or
    # ldap or scim.
    file = {
      path    = "people.csv"
      max_age = "876000h" # an example does not get old
    }

    functions = {
      business    = ["business"]
      engineering = ["engineering"]
      security    = ["security"]
    }

    external = {
      employee_types = ["contractor", "vendor"]
    }
  }
}

variable "approved_at" {
  description = "When security approved, in UTC, such as 2026-01-31T09:00:00Z."
  type        = string
}

locals {
  people = {
    olivia = { name = "olivia-owner", function = "business" }
    rita   = { name = "rita-risk", function = "business" }
    erik   = { name = "erik-engineer", function = "engineering" }
    sasha  = { name = "sasha-security", function = "security" }
    sam    = { name = "sam-security", function = "security" }
  }
}

resource "ciam_party" "person" {
  for_each      = local.people
  kind          = "person"
  name          = each.value.name
  function      = each.value.function
  directory_ref = each.key # the login
}

# The team's members are those of the group.
data "ciam_directory_group" "security" {
  group      = "security"
  depends_on = [ciam_party.person]
}

resource "ciam_party" "security_team" {
  kind     = "team"
  name     = "security-team"
  function = "security"
  members  = data.ciam_directory_group.security.ids
}

resource "ciam_migration" "this" {
  name            = "new-colours"
  title           = "New colours on the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]

  business_owner = ciam_party.person["olivia"].id
  risk_owner     = ciam_party.person["rita"].id
  implementers   = [ciam_party.person["erik"].id]

  approvers = {
    security = { party = ciam_party.person["sasha"].id, function = "security" }
  }
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  function     = "security"
  approver     = ciam_party.person["sasha"].id
  digest       = ciam_migration.this.digest # better a literal: this approval follows every change
  approved_at  = var.approved_at
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.this.id
  approval_ids = [ciam_approval.security.id]
}

output "gate" {
  value = ciam_gate.cutover.status
}

output "sasha" {
  value = ciam_party.person["sasha"].directory_status
}
