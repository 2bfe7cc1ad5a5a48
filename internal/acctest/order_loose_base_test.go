package acctest

import (
	"os"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// looseFiles are a migration of high risk with all that a permit needs, and one beside
// it that has nothing to do with it. Everything is named by literal ids, so Terraform
// knows no order.
var looseFiles = files{
	"parties.tf": `locals {
  people = { biz = "business", chief = "business", dev = "engineering", sec = "security", sec-two = "security", comp = "compliance" }
}

resource "ciam_party" "p" {
  for_each = local.people
  kind     = "person"
  name     = each.key
  function = each.value
}

resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme"
}
`,
	"migration.tf": `resource "ciam_migration" "m" {
  name            = "shop"
  title           = "Sign in once"
  target_platform = "cloud"
  touches         = ["sso"]
  jurisdictions   = ["DE", "FR"]
  business_owner  = "person/biz"
  risk_owner      = "person/chief"
  implementers    = ["person/dev"]
  approvers = {
    engineering = { party = "person/dev", function = "engineering" }
    security    = { party = "person/sec", function = "security" }
    second      = { party = "person/sec-two", function = "security", mode = "advisory" }
    compliance  = { party = "person/comp", function = "compliance" }
  }
  depends_on = [ciam_party.p]
}
`,
	"beside.tf": `resource "ciam_migration" "beside" {
  name            = "beside"
  title           = "Sign in elsewhere"
  target_platform = "cloud"
  touches         = ["sso"]
  jurisdictions   = ["CH"]
  business_owner  = "person/biz"
  risk_owner      = "person/chief"
  implementers    = ["person/dev"]
  approvers = {
    engineering = { party = "person/dev", function = "engineering" }
    security    = { party = "person/sec", function = "security" }
    compliance  = { party = "person/comp", function = "compliance" }
  }
  depends_on = [ciam_party.p]
}
`,
	"papers.tf": `locals {
  decisions = {
    idp_integration = "dev", session_design = "dev", rollback = "dev", authentication_strength = "sec", abuse_case_testing = "sec"
    regulatory_mapping = "comp", audit_evidence_standards = "comp", audit_evidence_retention = "comp"
  }
  evidence = {
    for kind in [
      "threat_model", "regulatory_mapping", "feasibility_review", "rollback_test", "abuse_case_test", "assurance_test",
      "retention_review", "logging_review", "incident_response_review", "consent_review",
    ] : kind => kind
  }
}

resource "ciam_decision_owner" "d" {
  for_each     = local.decisions
  migration_id = "migration/shop"
  decision     = each.key
  accountable  = "person/${each.value}"
  depends_on   = [ciam_migration.m]
}

resource "ciam_evidence" "e" {
  for_each     = local.evidence
  migration_id = "migration/shop"
  name         = each.key
  kind         = each.value
  uri          = "https://evidence.example/${each.key}"
  owner        = "person/dev"
  collected_at = "D1"
  depends_on   = [ciam_migration.m]
}
`,
	"said.tf": `resource "ciam_approval" "engineering" {
  migration_id = "migration/shop"
  function     = "engineering"
  approver     = "person/dev"
  digest       = "DIGEST"
  approved_at  = "D2"
}

resource "ciam_approval" "security" {
  migration_id = "migration/shop"
  function     = "security"
  approver     = "person/sec"
  digest       = "DIGEST"
  approved_at  = "D2"
}

resource "ciam_approval" "compliance" {
  migration_id = "migration/shop"
  function     = "compliance"
  approver     = "person/comp"
  digest       = "DIGEST"
  approved_at  = "D2"
  evidence_ids = [for name, kind in local.evidence : "evidence/shop/${name}"]
}

resource "ciam_risk_acceptance" "r" {
  migration_id  = "migration/shop"
  name          = "r"
  digest        = "DIGEST"
  risk          = "Sign-in fails."
  residual      = "moderate"
  justification = "It can be rolled back."
  accepted_by   = "person/chief"
  accepted_at   = "D2"
  review_by     = "LATE"
}

resource "ciam_exception" "x" {
  migration_id         = "migration/shop"
  name                 = "x"
  rule                 = "CIAM507"
  jurisdictions        = ["DE", "FR"]
  reason               = "The mapping is under review."
  compensating_control = "Compliance reads each piece."
  requested_by         = "person/dev"
  approved_by          = "person/comp"
  granted_at           = "D2"
  expires_at           = "LATE"
}
`,
	"gate.tf": `resource "ciam_gate" "g" {
  migration_id        = "migration/shop"
  approval_ids        = ["approval/shop/cutover/engineering/dev", "approval/shop/cutover/security/sec", "approval/shop/cutover/compliance/comp"]
  decision_owner_ids  = [for d, who in local.decisions : "decision/shop/${d}"]
  evidence_ids        = [for name, kind in local.evidence : "evidence/shop/${name}"]
  exception_ids       = ["exception/shop/x"]
  risk_acceptance_ids = ["risk/shop/r"]
}
`,
}

// looseDigest is the digest of its scope.
func looseDigest() string {
	return governance.Migration{
		Name: "shop", TargetPlatform: "cloud", Touches: governance.NewSet[governance.Touch]("sso"), Jurisdictions: governance.NewSet("DE", "FR"),
		Implementers: governance.NewSet[governance.ID]("person/dev"),
	}.Digest()
}

const loosePermit = "resource \"ciam_permit\" \"p\" {\n  gate_id = \"gate/shop/cutover\"\n}\n"

// newLoose has all of it applied, but for the permit.
func newLoose(t *testing.T) history {
	t.Helper()
	w := newHistory(t)
	for name := range historyFiles {
		w.write(name, "")
	}
	for _, names := range [][]string{{"parties.tf", "migration.tf", "beside.tf", "papers.tf"}, {"said.tf"}, {"gate.tf"}} {
		for _, name := range names {
			w.write(name, strings.ReplaceAll(looseFiles[name], "DIGEST", looseDigest()))
		}
		w.Apply().OK()
	}
	return w
}

// again is the same folder, state and register for another test.
func (w history) again(t *testing.T) history {
	t.Helper()
	c := NewWorkspace(t)
	if err := os.CopyFS(c.Dir, os.DirFS(w.Dir)); err != nil {
		t.Fatal(err)
	}
	return history{c, w.times}
}

// cutOut takes a block out of a file.
func (w history) cutOut(file, beginning string) {
	text := w.read(file)
	begin := strings.Index(text, beginning)
	end := begin + strings.Index(text[begin:], "\n}\n") + 3
	w.write(file, text[:begin]+text[end:])
}
