import {
  to = ciam_decision_owner.mfa_policy
  identity = {
    id = "decision/legacy-to-cloud/mfa_policy"
  }
}
