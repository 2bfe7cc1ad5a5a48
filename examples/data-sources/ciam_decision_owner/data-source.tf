# Whom to ask before changing the second factor.
data "ciam_decision_owner" "mfa_policy" {
  id = "decision/legacy-to-cloud/mfa_policy"
}

output "ask" {
  value = data.ciam_decision_owner.mfa_policy.accountable
}
