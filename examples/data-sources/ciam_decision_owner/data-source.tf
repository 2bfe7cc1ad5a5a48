# Who is accountable for the MFA policy? To read a record that another state declares, write
# its id, "decision/legacy-to-cloud/mfa_policy".
data "ciam_decision_owner" "mfa_policy" {
  id = ciam_decision_owner.this["mfa_policy"].id
}

output "accountable" {
  value = data.ciam_decision_owner.mfa_policy.accountable
}
