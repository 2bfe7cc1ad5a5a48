package acctest

import (
	"maps"
	"strings"
	"testing"
)

// riskyFiles are the changes that make the migration of historyFiles one of high risk,
// with all that its cutover requires. Compliance reviewed each piece of evidence by
// its id, so a piece that changes does not change the approval.
var riskyFiles = files{
	"people.tf": replaced(historyFiles["people.tf"], `dev = "engineering"`, `dev = "engineering", dev-two = "engineering", biz-two = "business"`),
	"migration.tf": replaced(replaced(replaced(historyFiles["migration.tf"],
		`["branding"]`, `["delegated_admin"]`),
		`function = "compliance", mode = "advisory" }`, `function = "compliance" }
    e = { party = ciam_party.p["dev-two"].id, function = "engineering" }`),
		"  title ", "  non_human_identities = false\n  title "),
	"engineering.tf": stated("e", "engineering", "dev-two", "D2", ""),
	"compliance.tf":  complianceReviewed("D2", ""),
	"rows.tf": `resource "ciam_decision_owner" "row" {
  for_each = {
    authentication_strength = "sec", abuse_case_testing = "sec", rollback = "dev"
    regulatory_mapping = "comp", audit_evidence_standards = "comp", audit_evidence_retention = "comp"
  }
  migration_id = ciam_migration.m.id
  decision     = each.key
  accountable  = ciam_party.p[each.value].id
  controls     = ["nist-csf-2.0:GV.OC-03"]
}
`,
	"evidence.tf": evidenceOf(riskyEvidence...),
	"risk.tf":     replaced(riskFile("D2", "a", "LATE"), `"low"`, `"moderate"`),
	"gate.tf": `resource "ciam_gate" "g" {
  migration_id        = ciam_migration.m.id
  approval_ids        = concat([ciam_approval.s.id, ciam_approval.c.id, ciam_approval.e.id], local.more_approvals)
  decision_owner_ids  = [for row in ciam_decision_owner.row : row.id]
  evidence_ids        = concat([for piece in ciam_evidence.e : piece.id], local.more_evidence)
  risk_acceptance_ids = [ciam_risk_acceptance.r.id]
  exception_ids       = local.exceptions
}
`,
	"more.tf": more("", "", ""),
}

// riskyEvidence are the kinds that the cutover requires, those of design included.
var riskyEvidence = []string{
	"threat_model", "regulatory_mapping", "feasibility_review", "rollback_test", "abuse_case_test",
	"assurance_test", "retention_review", "logging_review", "incident_response_review", "consent_review",
}

// evidenceOf is one piece of each kind.
func evidenceOf(kinds ...string) string {
	return `resource "ciam_evidence" "e" {
  for_each     = toset(["` + strings.Join(kinds, `", "`) + `"])
  migration_id = ciam_migration.m.id
  name         = replace(each.key, "_", "-")
  kind         = each.key
  uri          = "https://evidence.bank.example/${each.key}.pdf"
  owner        = ciam_party.p["comp"].id
  controls     = ["nist-csf-2.0:GV.OC-03"]
  collected_at = "D1"
}
`
}

// complianceReviewed is compliance's approval of all evidence, with more arguments.
func complianceReviewed(at, more string, kinds ...string) string {
	if len(kinds) == 0 {
		kinds = riskyEvidence
	}
	ids := make([]string, len(kinds))
	for i, kind := range kinds {
		ids[i] = `"evidence/shop/` + strings.ReplaceAll(kind, "_", "-") + `"`
	}
	return stated("c", "compliance", "comp", at, "evidence_ids = ["+strings.Join(ids, ", ")+"]\n  depends_on = [ciam_evidence.e]\n  "+more)
}

// more are further members of the gate, as elements of lists.
func more(approvals, evidence, exceptions string) string {
	return "locals {\n  more_approvals = [" + approvals + "]\n  more_evidence = [" + evidence + "]\n  exceptions = [" + exceptions + "]\n}\n"
}

// newRisky is a folder with the migration of high risk. Its gate is open.
func newRisky(t *testing.T) history {
	t.Helper()
	w := newHistory(t)
	w.with(riskyFiles)
	return w
}

// permitted are changes, and the permit.
func permitted(changes ...files) files {
	all := files{"permit.tf": permitFile}
	for _, c := range changes {
		maps.Copy(all, c)
	}
	return all
}
