# The risk owner accepts the residual risk of one exact scope.
resource "ciam_risk_acceptance" "session_replay" {
  migration_id  = ciam_migration.this.id
  name          = "session-replay"
  digest        = local.approved_digest
  risk          = "A session stolen before the cutover may be replayed until it expires."
  residual      = "moderate"
  justification = "Sessions end after 30 minutes, and payments require the second factor again."
  accepted_by   = ciam_party.risk_owner.id
  accepted_at   = "2026-01-30T16:20:00Z"
  review_by     = "2026-07-30T00:00:00Z" # by default at most 365 days later, and fewer for a high or critical risk
}
