# The body that decides when three functions are affected at once, with documented final
# approvers.
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

# Authentication policy, provisioning and audit evidence change at once, so the steering
# group decides. Its final approvers are the required approvers.
resource "ciam_migration" "at_once" {
  name            = "directory-to-cloud"
  title           = "Customer accounts and sign-in policy move together"
  target_platform = "cloud-idp"
  touches         = ["authentication_policy", "provisioning", "audit_evidence"]
  jurisdictions   = ["DE"]

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.risk_owner.id
  implementers   = [ciam_party.identity_platform.id]
  steering_group = ciam_steering_group.board.id
}
