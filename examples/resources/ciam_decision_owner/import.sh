# The id is decision/<migration>/<decision>.
terraform import ciam_decision_owner.mfa_policy decision/legacy-to-cloud/mfa_policy
