# The decision matrix: exactly one accountable party for each decision that
# this migration needs (ciam_migration.this.required_decisions lists them).
locals {
  accountable = {
    idp_integration           = ciam_party.engineer.id
    session_design            = ciam_party.engineer.id
    data_migration_sequencing = ciam_party.engineer.id
    rollback                  = ciam_party.engineer.id

    authentication_strength = ciam_party.security.id
    mfa_policy              = ciam_party.security.id
    secrets_handling        = ciam_party.security.id
    abuse_case_testing      = ciam_party.security.id

    regulatory_mapping       = ciam_party.compliance.id
    customer_notification    = ciam_party.compliance.id
    audit_evidence_standards = ciam_party.compliance.id
    audit_evidence_retention = ciam_party.compliance.id

    customer_recovery_policy = ciam_party.business_owner.id
  }
}

resource "ciam_decision_owner" "this" {
  for_each = local.accountable

  migration_id = ciam_migration.this.id
  decision     = each.key
  accountable  = each.value
  informed     = [ciam_party.business_owner.id, ciam_party.risk_owner.id]
}
