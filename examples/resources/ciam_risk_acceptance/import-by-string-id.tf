import {
  to = ciam_risk_acceptance.session_replay
  id = "risk/legacy-to-cloud/session-replay"
}
