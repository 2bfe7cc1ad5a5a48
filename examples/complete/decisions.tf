# The decision matrix has exactly one accountable party for each decision that
# this migration needs. ciam_migration.this.required_decisions lists them. Each is
# mapped to the governance objectives that it serves.
locals {
  decisions = {
    idp_integration           = { accountable = ciam_party.engineer.id, controls = ["nist-csf-2.0:GV.OC-04"] }
    session_design            = { accountable = ciam_party.engineer.id, controls = ["nist-csf-2.0:PR.AA-03"] }
    data_migration_sequencing = { accountable = ciam_party.engineer.id, controls = ["nist-csf-2.0:GV.RM-06"] }
    rollback                  = { accountable = ciam_party.engineer.id, controls = ["nist-csf-2.0:RC.RP-01"] }

    authentication_strength = { accountable = ciam_party.security.id, controls = ["nist-csf-2.0:PR.AA-03"] }
    mfa_policy              = { accountable = ciam_party.security.id, controls = ["nist-csf-2.0:PR.AA-03"] }
    secrets_handling        = { accountable = ciam_party.security.id, controls = ["nist-csf-2.0:PR.AA-01"] }
    abuse_case_testing      = { accountable = ciam_party.security.id, controls = ["nist-csf-2.0:ID.RA-03"] }

    regulatory_mapping       = { accountable = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-03"] }
    customer_notification    = { accountable = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-02"] }
    audit_evidence_standards = { accountable = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OV-01"] }
    audit_evidence_retention = { accountable = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-03"] }

    customer_recovery_policy = { accountable = ciam_party.business_owner.id, controls = ["nist-csf-2.0:GV.RM-02"] }
  }
}

resource "ciam_decision_owner" "this" {
  for_each = local.decisions

  migration_id = ciam_migration.this.id
  decision     = each.key
  accountable  = each.value.accountable
  informed     = [ciam_party.business_owner.id, ciam_party.risk_owner.id]
  controls     = each.value.controls
}
