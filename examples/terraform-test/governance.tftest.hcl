# Run with `terraform test`.
#
# The register is a sandbox, which keeps nothing under retention: Terraform can
# destroy what the runs create.
#
# You cannot test here what a plan must refuse: expect_failures covers the
# conditions of your own module, but no error of a provider. Instead, run
# `terraform plan -json` on a wrong configuration, and search its errors for the
# code, for example:
#
#   terraform plan -json -var-file=wrong.tfvars |
#     jq -r 'select(.diagnostic.severity == "error") | .diagnostic.summary' |
#     grep ^CIAM201:

provider "ciam" {
  register = "sqlite:.ciam/test.db?sandbox=true"
}

variables {
  name    = "mfa-rollout"
  touches = ["mfa_policy"]
  people = {
    business    = "olivia-owner"
    engineering = "erik-engineer"
    security    = "sasha-security"
    compliance  = "carla-compliance"
  }
  evidence = {
    for kind in ["rollback_test", "abuse_case_test"] :
    kind => {
      uri          = "https://evidence.bank.example/${kind}.pdf"
      controls     = ["nist-csf-2.0:ID.IM-02"]
      collected_at = "2026-01-19T14:00:00Z"
    }
  }
}

run "sso_is_high_risk" {
  command = plan

  variables {
    touches = ["sso"]
  }

  assert {
    condition     = output.migration.risk_tier == "high"
    error_message = "Touching sso must be of high risk, and is ${output.migration.risk_tier}."
  }

  assert {
    condition     = contains(output.migration.required_functions, "compliance")
    error_message = "Compliance must approve at high risk."
  }

  assert {
    condition = output.migration.required_decisions == toset([
      "idp_integration", "session_design", "authentication_strength", "rollback", "regulatory_mapping",
      "audit_evidence_standards", "audit_evidence_retention", "abuse_case_testing",
    ])
    error_message = "Other decisions need an owner than the organisation agreed on: ${join(", ", output.migration.required_decisions)}."
  }
}

run "closed_until_approved" {
  assert {
    condition     = output.gate.status == "closed" && [for rule in output.gate.unmet : rule.code] == ["CIAM211"]
    error_message = "Nothing but the approvals should be missing: ${jsonencode(output.gate.unmet)}"
  }
}

run "open_when_approved" {
  variables {
    go_ahead = true
    approvals = {
      for function in ["engineering", "security", "compliance"] :
      function => { digest = run.closed_until_approved.migration.digest, approved_at = timestamp() }
    }
  }

  assert {
    condition     = output.gate.status == "open"
    error_message = "The gate must be open: ${jsonencode(output.gate.unmet)}"
  }

  assert {
    condition     = ciam_permit.cutover[0].used_at != null
    error_message = "There must be a permit."
  }
}

# The last run does not refer to another run: OpenTofu destroys with the variables
# of the last run, where run.* is no longer known.
run "closed_without_its_approvals" {
  assert {
    condition     = output.gate.status == "closed"
    error_message = "The gate must close when its approvals are withdrawn."
  }
}
