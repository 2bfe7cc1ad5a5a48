import {
  to = ciam_risk_acceptance.session_replay
  identity = {
    id = "risk/legacy-to-cloud/session-replay"
  }
}
