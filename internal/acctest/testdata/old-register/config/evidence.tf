# Proof from the start: one piece for each kind that the cutover asks for
# (ciam_migration.this.required_evidence lists them), mapped to the controls
# that it serves. The register keeps where a piece lies and its hash, never the
# piece itself; the record stays for seven years.
locals {
  collected_at = timeadd(var.approved_at, "-168h") # a week before it was approved

  evidence = {
    rollback_test            = { owner = ciam_party.engineer.id, controls = ["nist-csf-2.0:RC.RP-05", "iso-27001-2022:A.5.30"] }
    abuse_case_test          = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:ID.RA-03", "iso-27001-2022:A.8.29"] }
    assurance_test           = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:PR.AA-03", "soc2-2017:CC6.1"] }
    logging_review           = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:PR.PS-04", "iso-27001-2022:A.8.15"] }
    incident_response_review = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:RS.MA-01", "dora:Article 17"] }

    retention_review             = { owner = ciam_party.compliance.id, controls = ["nist-csf-2.0:ID.AM-08", "iso-27001-2022:A.5.33"] }
    customer_notification_review = { owner = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-03", "gdpr:Article 13"] }
  }
}

resource "ciam_evidence" "this" {
  for_each = local.evidence

  migration_id = ciam_migration.this.id
  name         = replace(each.key, "_", "-")
  kind         = each.key
  controls     = each.value.controls
  uri          = "https://evidence.bank.example/chg-2041/${each.key}.pdf"
  sha256       = sha256(each.key) # in your configuration filesha256 of the file, or its hash as a literal
  owner        = each.value.owner
  collected_at = local.collected_at
}
