# What the example above refers to.

terraform {
  required_version = ">= 1.8"

  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

resource "ciam_approval" "compliance" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "compliance"
  approver     = ciam_party.compliance.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  external_ref = "CHG-2041"
  conditions   = "Inform customers in CH 30 days before the cutover."
  evidence_ids = [for piece in ciam_evidence.this : piece.id] # what compliance reviewed
}

resource "ciam_approval" "engineering" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "engineering"
  approver     = ciam_party.engineer.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  external_ref = "CHG-2041"
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "security"
  approver     = ciam_party.security.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  external_ref = "CHG-2041"
}

resource "ciam_decision_owner" "this" {
  for_each = local.decisions

  migration_id = ciam_migration.this.id
  decision     = each.key
  accountable  = each.value.accountable
  informed     = [ciam_party.business_owner.id, ciam_party.risk_owner.id]
  controls     = each.value.controls
}

resource "ciam_evidence" "this" {
  for_each = local.evidence

  migration_id = ciam_migration.this.id
  name         = replace(each.key, "_", "-")
  kind         = each.key
  controls     = each.value.controls
  uri          = "https://evidence.bank.example/chg-2041/${each.key}.pdf"
  sha256       = sha256(each.key) # in your configuration: filesha256 of the file, or its hash as a literal
  owner        = each.value.owner
  collected_at = local.collected_at
}

resource "ciam_migration" "this" {
  name            = "legacy-to-cloud"
  title           = "Customer sign-in moves to the cloud platform"
  external_ref    = "CHG-2041"
  source_platform = "self-hosted-idp"
  target_platform = "cloud-idp"
  touches         = ["sso", "secrets_rotation", "cross_border_data", "mfa_policy", "data_migration"]
  jurisdictions   = ["CH", "DE"]

  non_human_identities = false

  business_owner = ciam_party.business_owner.id
  risk_owner     = ciam_party.risk_owner.id
  implementers   = [ciam_party.identity_platform.id, ciam_party.vendor.id]

  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

resource "ciam_party" "business_owner" {
  kind         = "person"
  name         = "olivia-owner"
  display_name = "Olivia Owner"
  email        = "olivia.owner@bank.example"
  function     = "business"
}

resource "ciam_party" "compliance" {
  kind         = "person"
  name         = "carla-compliance"
  display_name = "Carla Compliance"
  email        = "carla.compliance@bank.example"
  function     = "compliance"
}

resource "ciam_party" "engineer" {
  kind         = "person"
  name         = "erik-engineer"
  display_name = "Erik Engineer"
  email        = "erik.engineer@bank.example"
  function     = "engineering"
}

resource "ciam_party" "identity_platform" {
  kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"
  members      = [ciam_party.engineer.id]
}

resource "ciam_party" "risk_owner" {
  kind         = "person"
  name         = "rita-risk"
  display_name = "Rita Risk"
  email        = "rita.risk@bank.example"
  function     = "business"
}

resource "ciam_party" "security" {
  kind         = "person"
  name         = "sasha-security"
  display_name = "Sasha Security"
  email        = "sasha.security@bank.example"
  function     = "security"
}

resource "ciam_party" "vendor" {
  kind         = "vendor"
  name         = "acme-identity"
  display_name = "Acme Identity Ltd"
}

resource "ciam_risk_acceptance" "residual" {
  migration_id  = ciam_migration.this.id
  name          = "session-replay"
  digest        = local.approved_digest
  risk          = "A session stolen before the cutover may be replayed until it expires."
  residual      = "moderate"
  justification = "Sessions end after 30 minutes, and payments require the second factor again."
  accepted_by   = ciam_party.risk_owner.id
  accepted_at   = var.approved_at
  review_by     = timeadd(var.approved_at, "4380h")
}

locals {
  approved_digest = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
}

locals {
  collected_at = timeadd(var.approved_at, "-168h")
}

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

locals {
  evidence = {
    feasibility_review = { owner = ciam_party.engineer.id, controls = ["nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.8"] }
    threat_model       = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:ID.RA-03", "iso-27001-2022:A.8.27"] }
    regulatory_mapping = { owner = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-03", "iso-27001-2022:A.5.31"] }

    rollback_test            = { owner = ciam_party.engineer.id, controls = ["nist-csf-2.0:RC.RP-05", "iso-27001-2022:A.5.30"] }
    abuse_case_test          = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:ID.RA-03", "iso-27001-2022:A.8.29"] }
    assurance_test           = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:PR.AA-03", "soc2-2017:CC6.1"] }
    logging_review           = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:PR.PS-04", "iso-27001-2022:A.8.15"] }
    incident_response_review = { owner = ciam_party.security.id, controls = ["nist-csf-2.0:RS.MA-01", "dora:Article 17"] }

    retention_review             = { owner = ciam_party.compliance.id, controls = ["nist-csf-2.0:ID.AM-08", "iso-27001-2022:A.5.33"] }
    consent_review               = { owner = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-03", "gdpr:Article 7"] }
    customer_notification_review = { owner = ciam_party.compliance.id, controls = ["nist-csf-2.0:GV.OC-03", "gdpr:Article 13"] }
  }
}

variable "approved_at" {
  description = "When the three approvers approved, in UTC, such as 2026-01-31T09:00:00Z. In your own configuration, write the time in each approval."
  type        = string
}
