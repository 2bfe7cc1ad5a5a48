# The text that the risk owner stands for.
data "ciam_risk_acceptance" "session_replay" {
  id = "risk/legacy-to-cloud/session-replay"
}

output "accepted" {
  value = data.ciam_risk_acceptance.session_replay.statement
}
