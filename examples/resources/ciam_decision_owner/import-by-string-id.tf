import {
  to = ciam_decision_owner.mfa_policy
  id = "decision/legacy-to-cloud/mfa_policy"
}
