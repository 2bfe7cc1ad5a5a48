# Who is accountable for the MFA policy?
data "ciam_decision_owner" "mfa_policy" {
  id = "decision/legacy-to-cloud/mfa_policy"
}

output "ask" {
  value = data.ciam_decision_owner.mfa_policy.accountable
}
