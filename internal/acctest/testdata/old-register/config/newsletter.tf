# A migration of low risk. Compliance only advises on it, and objected once.
variable "objection" {
  description = "Whether the rejection by compliance is still declared."
  type        = bool
  default     = true
}

resource "ciam_steering_group" "board" {
  name    = "ciam-board"
  chair   = ciam_party.business_owner.id
  members = [ciam_party.business_owner.id, ciam_party.engineer.id, ciam_party.security.id, ciam_party.compliance.id]
  final_approvers = {
    engineering = ciam_party.engineer.id
    security    = ciam_party.security.id
    compliance  = ciam_party.compliance.id
  }
}

resource "ciam_migration" "newsletter" {
  name            = "newsletter"
  title           = "The newsletter's sign-in page gets the new colours"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = ciam_party.business_owner.id
  risk_owner      = ciam_party.risk_owner.id
  implementers    = [ciam_party.identity_platform.id]
  approvers = {
    security   = { party = ciam_party.security.id, function = "security" }
    compliance = { party = ciam_party.compliance.id, function = "compliance", mode = "advisory" }
  }
}

resource "ciam_approval" "objection" {
  count = var.objection ? 1 : 0

  migration_id = ciam_migration.newsletter.id
  function     = "compliance"
  approver     = ciam_party.compliance.id
  decision     = "rejected"
  digest       = ciam_migration.newsletter.digest
  approved_at  = var.approved_at
  conditions   = "The privacy notice is missing."
}

resource "ciam_approval" "newsletter" {
  migration_id = ciam_migration.newsletter.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = ciam_migration.newsletter.digest
  approved_at  = timeadd(var.approved_at, "1h")
  external_ref = "CHG-2042"
}

resource "ciam_gate" "newsletter" {
  migration_id = ciam_migration.newsletter.id
  approval_ids = [ciam_approval.newsletter.id]
}
