# An emergency that nobody ratified.
resource "ciam_migration" "hotfix" {
  name            = "hotfix"
  title           = "Turn off the leaking login page"
  target_platform = "cloud-idp"
  touches         = ["sdk_upgrade"]
  jurisdictions   = ["DE"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}

resource "ciam_gate" "hotfix" {
  migration_id = ciam_migration.hotfix.id
}

resource "ciam_permit" "hotfix" {
  gate_id = ciam_gate.hotfix.id
  emergency = {
    incident      = "INC-7"
    reason        = "The login page leaks sessions."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = "2026-01-17T09:00:00Z"
  }
}
