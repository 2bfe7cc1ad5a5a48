resource "ciam_migration" "small" {
  name            = "small"
  title           = "New colours on the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = "person/olivia-owner"
  risk_owner      = "person/rita-risk"
  implementers    = ["person/erik-engineer"]
  approvers = {
    security = { party = "person/sasha-security", function = "security" }
  }
}

resource "ciam_approval" "small" {
  for_each     = { build = "EXPIRES_LATE", cutover = "EXPIRES_SOON" }
  migration_id = ciam_migration.small.id
  stage        = each.key
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "DIGEST"
  approved_at  = "START"
  expires_at   = each.value
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.small.id
  approval_ids = [ciam_approval.small["cutover"].id]
}

resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}
