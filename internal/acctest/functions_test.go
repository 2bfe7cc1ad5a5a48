package acctest

import (
	"fmt"
	"maps"
	"testing"
)

// functions is a folder with only the provider and the text.
func functions(t testing.TB, text string) *Workspace {
	t.Helper()
	w := NewWorkspace(t)
	w.Write("provider.tf", Join(ProviderBlocks(t)))
	w.Write("main.tf", text)
	return w
}

// The function validates arguments as the resource does.
func TestRiskIsTheResourcesOwn(t *testing.T) {
	t.Parallel()
	text := `locals {
  cases = {
    low      = { touches = ["branding", "localization"], nhi = false }
    low-nhi  = { touches = ["branding"], nhi = true }
    low-null = { touches = ["branding"], nhi = null }
    machines = { touches = ["machine_to_machine"], nhi = false }
    moderate = { touches = ["provisioning", "consent", "mfa_policy"], nhi = false }
    high     = { touches = ["sso", "cross_border_data"], nhi = true }
    three    = { touches = ["authentication_policy", "provisioning", "audit_evidence"], nhi = false }
  }
}

resource "ciam_migration" "case" {
  for_each             = local.cases
  name                 = each.key
  title                = each.key
  target_platform      = each.key
  touches              = each.value.touches
  non_human_identities = each.value.nhi
  jurisdictions        = ["DE"]
  business_owner       = ciam_party.business_owner.id
  risk_owner           = ciam_party.risk_owner.id
  implementers         = [ciam_party.identity_platform.id]
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}

output "risk" {
  value = { for name, case in local.cases : name => provider::ciam::risk(case.touches, case.nhi) }
}
`
	w := functions(t, text)
	w.Write("needs.tf", Join(Missing(ParseBlocks(t, "main.tf", text), ExampleBlocks(t, "complete"))))
	w.Apply().OK()
	risks, _ := w.Outputs()["risk"].(map[string]any)
	if len(risks) != 7 {
		t.Fatalf("outputs are %v", risks)
	}
	for name, risk := range risks {
		m := w.Attributes(fmt.Sprintf("ciam_migration.case[%q]", name))
		want := map[string]any{
			"tier": m["risk_tier"], "reasons": m["risk_reasons"], "required_functions": m["required_functions"],
			"required_decisions": m["required_decisions"], "required_evidence": m["required_evidence"],
		}
		if m["risk_tier"] == nil || !equalJSON(risk, want) {
			t.Errorf("%s: the function says %v, and the migration %v", name, risk, want)
		}
	}
}

// The function returns the same text as the resource, to the byte, and at plan
// already.
func TestApprovalStatementIsTheResourcesOwn(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Write("statements.tf", `resource "terraform_data" "conditions" {
  input = "known only after apply"
}

resource "ciam_approval" "build" {
  migration_id  = ciam_migration.this.id
  stage         = "build"
  function      = "security"
  approver      = ciam_party.security.id
  decision      = "rejected"
  digest        = local.approved_digest
  approved_at   = var.approved_at
  expires_at    = timeadd(var.approved_at, "36h")
  jurisdictions = ["DE", "CH"]
  conditions    = "a \"quote\",\nanother: line, <b>, \u2028 and \u202e"
}

resource "ciam_approval" "design" {
  migration_id = ciam_migration.this.id
  stage        = "design"
  function     = "security"
  approver     = ciam_party.security.id
  digest       = local.approved_digest
  approved_at  = var.approved_at
  conditions   = terraform_data.conditions.output
}

locals {
  defaults = {
    migration_id = ciam_migration.this.id
    function     = "engineering"
    approver     = ciam_party.engineer.id
    digest       = local.approved_digest
    approved_at  = var.approved_at
    expires_at   = timeadd(var.approved_at, "2160h")
  }
}

output "engineering" {
  value = provider::ciam::approval_statement(tomap(merge(local.defaults, { # a map, with what may be left out as null
    stage = null, decision = null, conditions = null, jurisdictions = null, overrides = null, evidence = null,
  })))
}

output "compliance" {
  value = provider::ciam::approval_statement({
    migration_id = "migration/legacy-to-cloud", function = "compliance", approver = ciam_party.compliance.id,
    digest = local.approved_digest, approved_at = var.approved_at, expires_at = ciam_approval.compliance.expires_at, conditions = ciam_approval.compliance.conditions,
    evidence = { for piece in ciam_evidence.this : piece.id => piece },
  })
}

output "security" {
  value = provider::ciam::approval_statement(merge(local.defaults, {
    stage = "cutover", function = "security", approver = ciam_party.security.id, decision = "approved",
    conditions = null, jurisdictions = null, evidence = {},
  }))
}

output "build" {
  value = provider::ciam::approval_statement({
    for name, value in ciam_approval.build : name => value
    if value != null && !contains(["id", "statement", "assurance", "recorded_at"], name)
  })
}

output "design" {
  value = provider::ciam::approval_statement(merge(local.defaults, {
    stage = "design", function = "security", approver = ciam_party.security.id, conditions = terraform_data.conditions.output,
  }))
}
`)
	w.Apply().OK()
	outputs := w.Outputs()
	for _, name := range []string{"engineering", "compliance", "security", "build", "design"} {
		want, _ := w.Attributes("ciam_approval." + name)["statement"].(string)
		if got := outputs[name]; want == "" || got != want {
			t.Errorf("%s: the function makes\n%v\nand the resource\n%s", name, got, want)
		}
	}
	w.Plan().Empty()
}

// An error names the mistake, and points to the argument.
func TestFunctionsRefuse(t *testing.T) {
	t.Parallel()
	for call, names := range map[string][]string{
		`risk([], false)`:               {"touches"},
		`risk(["sso", "lunch"], false)`: {"touches", "lunch", "localization"},
		`risk(["sso", null], false)`:    {"touches", "string"},
		`risk(null, false)`:             {"touches", "null"},

		`control("our-own:1")`:             {"reference", "nist-csf-2.0"},
		`control("nist-csf-2.0:GV.OC-99")`: {"reference", "GV.OC-99"},
		`control("gdpr:Article 1")`:        {"reference", "gdpr"},
		`control("dora:Article 1")`:        {"reference", "dora"},
		`control("pci-dss-4.0:99")`:        {"reference", "pci-dss-4.0"},

		`approval_statement("text")`: {"approval", "object"},
		`approval_statement({})`:     {"migration_id", "function", "approver", "digest", "approved_at"},

		`approval_statement(merge(local.good, { stage = "lunch" }))`:                        {"stage", "cutover", "lunch"},
		`approval_statement(merge(local.good, { function = "business" }))`:                  {"function", "compliance"},
		`approval_statement(merge(local.good, { migration_id = "legacy-to-cloud" }))`:       {"migration_id", "legacy-to-cloud"},
		`approval_statement(merge(local.good, { approver = "vendor/acme-identity" }))`:      {"approver", "vendor"},
		`approval_statement(merge(local.good, { digest = "abc" }))`:                         {"digest", "abc"},
		`approval_statement(merge(local.good, { approved_at = "2026-01-31T09:00+01:00" }))`: {"approved_at", "UTC"},
		`approval_statement(merge(local.good, { expires_at = "soonZ" }))`:                   {"expires_at", "soonZ"},
		`approval_statement(merge(local.good, { conditions = 5 }))`:                         {"conditions", "string"},
		`approval_statement(merge(local.good, { conditions = "" }))`:                        {"conditions"},
		`approval_statement(merge(local.good, { jurisdictions = ["UK"] }))`:                 {"jurisdictions", "CIAM703", "GB"},
		`approval_statement(merge(local.good, { jurisdictions = [] }))`:                     {"jurisdictions", "null"},
		`approval_statement(merge(local.good, { jurisdictions = "CH" }))`:                   {"jurisdictions", "set"},
		`approval_statement(merge(local.good, { overrides = ["person/x"] }))`:               {"overrides", "person"},
		`approval_statement(merge(local.good, { evidence = { "evidence/m/x" = "abc" } }))`:  {"evidence", "object"},

		`approval_statement(merge(local.good, { evidence = { "person/x" = { kind = "other", sha256 = null } } }))`:      {"evidence", "person"},
		`approval_statement(merge(local.good, { evidence = { "evidence/m/x" = { kind = "other", sha256 = "abc" } } }))`: {"evidence", "SHA-256"},
		`approval_statement(merge(local.good, { evidence = ["evidence/m/x"] }))`:                                        {"evidence", "map"},
		`approval_statement(merge(local.good, { signature = "x" }))`:                                                    {"signature"},
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			w := functions(t, `locals {
  good = {
    migration_id = "migration/legacy-to-cloud"
    function     = "security"
    approver     = "person/sasha-security"
    digest       = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
    approved_at  = "2026-01-31T09:00:00Z"
    expires_at   = "2026-05-01T09:00:00Z"
  }
}

output "result" {
  value = provider::ciam::`+call+`
}
`)
			w.Plan().Fails("").Reports("", names...).Points("", call)
		})
	}
}

// Unknown values are not judged yet.
func TestFunctionsOfUnknownValues(t *testing.T) {
	t.Parallel()
	w := functions(t, `resource "terraform_data" "late" {
  input = ["sso", "nist-csf-2.0:GV.OC-01", "x"]
}

output "tier" {
  value = provider::ciam::risk([terraform_data.late.output[0], "branding"], null).tier
}

output "title" {
  value = provider::ciam::control(terraform_data.late.output[1]).id
}

output "wrong" {
  value = try(provider::ciam::approval_statement({ approver = terraform_data.late.output[2] }), "refused")
}
`)
	w.Plan().OK()
	w.Apply().OK()
	want := map[string]any{"tier": "high", "title": "GV.OC-01", "wrong": "refused"}
	if got := w.Outputs(); !maps.Equal(got, want) {
		t.Errorf("outputs are %v, want %v", got, want)
	}
}
