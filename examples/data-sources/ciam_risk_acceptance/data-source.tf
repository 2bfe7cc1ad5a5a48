# The exact text that the risk owner accepted.
data "ciam_risk_acceptance" "session_replay" {
  id = "risk/legacy-to-cloud/session-replay"
}

output "accepted" {
  value = data.ciam_risk_acceptance.session_replay.statement
}
