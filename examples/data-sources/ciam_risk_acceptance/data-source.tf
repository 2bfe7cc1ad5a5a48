# The exact text that the risk owner accepted. To read a record that another state declares,
# write its id, "risk/legacy-to-cloud/session-replay".
data "ciam_risk_acceptance" "session_replay" {
  id = ciam_risk_acceptance.residual.id
}

output "accepted" {
  value = data.ciam_risk_acceptance.session_replay.statement
}
