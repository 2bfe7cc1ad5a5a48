package acctest

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report/reporttest"
)

// pagesOf are the three pages of a migration. Each is an output under its name.
func pagesOf(migration governance.ID) string {
	return fmt.Sprintf(`data "ciam_decision_matrix" "this" {
  migration_id = %[1]q
}

data "ciam_readiness" "this" {
  migration_id = %[1]q
}

data "ciam_governance_report" "this" {
  migration_ids = [%[1]q]
}

output "matrix" {
  value = data.ciam_decision_matrix.this
}

output "readiness" {
  value = data.ciam_readiness.this
}

output "report" {
  value = data.ciam_governance_report.this
}
`, migration)
}

// shown are the attributes of an applied page.
func (w *Workspace) shown(name string) map[string]any {
	w.t.Helper()
	page, ok := w.Outputs()[name].(map[string]any)
	if !ok {
		w.t.Fatalf("there is no %s", name)
	}
	return page
}

// objects are a list of objects.
func objects(value any) []map[string]any {
	var list []map[string]any
	for _, element := range value.([]any) {
		list = append(list, element.(map[string]any))
	}
	return list
}

// wants fails the test unless a text has all the parts.
func wants(t *testing.T, name string, text any, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if s, _ := text.(string); !strings.Contains(s, part) {
			t.Errorf("%s does not say %q:\n%s", name, part, s)
		}
	}
}

// The pages of examples/complete show the same as its own state, in a state
// that has nothing else.
func TestPagesShowWhatTheStateShows(t *testing.T) {
	t.Parallel()
	owner, reader := Example(t, "complete"), small(t, "provider")
	share(owner, reader)
	owner.Apply().OK()
	owner.Apply("-refresh-only").OK()
	resources := owner.Resources()
	migration, gate := resources["ciam_migration.this"], resources["ciam_gate.cutover"]
	reader.Write("pages.tf", pagesOf("migration/legacy-to-cloud"))
	reader.Apply().OK()
	reader.Plan().Empty()

	matrix := reader.shown("matrix")
	rows := objects(matrix["rows"])
	sheet, err := csv.NewReader(strings.NewReader(matrix["csv"].(string))).ReadAll()
	must(t, err)
	if len(rows) != 14 || len(sheet) != len(rows)+1 { // 13 rows, and the risk owner's
		t.Fatalf("%d rows, and %d in the sheet", len(rows), len(sheet))
	}
	for _, row := range rows {
		decision := row["decision"].(string)
		accountable := migration["risk_owner"]
		if owned := resources[fmt.Sprintf("ciam_decision_owner.this[%q]", decision)]; owned != nil {
			accountable = owned["accountable"]
		}
		if row["accountable"] != accountable || row["required"] != true {
			t.Errorf("%s: %v, want %v", decision, row, accountable)
		}
	}
	for _, form := range []string{"markdown", "html"} {
		wants(t, "the matrix in "+form, matrix[form], "Rollback", "Erik Engineer", "Rita Risk")
	}

	readiness := reader.shown("readiness")
	for name, want := range map[string]any{
		"status": gate["status"], "digest": migration["digest"], "valid_until": gate["valid_until"], "gate_id": gate["id"],
		"stage": "cutover", "declared": true, "sandbox": false, "unmet": []any{}, "waived": []any{}, "undetermined": []any{},
	} {
		if !equalJSON(readiness[name], want) {
			t.Errorf("%s is %v, want %v", name, readiness[name], want)
		}
	}
	var advice []any
	for _, a := range objects(readiness["advice"]) {
		advice = append(advice, a["code"])
	}
	if !equalJSON(advice, []string{"CIAM215", "CIAM801"}) {
		t.Errorf("the advice is %v", advice)
	}

	report := reader.shown("report")
	for name, want := range map[string]any{
		"register_id": attested(t, gate["attestation"]).Register.ID, "ledger_size": ledger(t, owner), "sandbox": false,
	} {
		if !equalJSON(report[name], want) {
			t.Errorf("%s is %v, want %v", name, report[name], want)
		}
	}
	text := reporttest.TextOf(reporttest.Parse(t, report["html"].(string)))
	wants(t, "the report", text, migration["title"].(string), migration["digest"].(string),
		report["register_id"].(string), report["ledger_root"].(string), fmt.Sprint(ledger(t, owner)),
		resources["ciam_approval.compliance"]["conditions"].(string), resources["ciam_risk_acceptance.residual"]["risk"].(string))
}

// What a stage needs is shown with who can fix it.
func TestReadinessSaysWhoCanFix(t *testing.T) {
	t.Parallel()
	owner, reader := Example(t, "complete"), small(t, "provider")
	share(owner, reader)
	owner.Replace("main.tf", "ciam_approval.security.id, ", "")
	owner.Replace("main.tf", "risk_acceptance_ids = [ciam_risk_acceptance.residual.id]\n", "")
	owner.Replace("decisions.tf", "    rollback                  = { accountable = ciam_party.engineer.id, controls = [\"nist-csf-2.0:RC.RP-01\"] }\n", "")
	owner.Apply("-target=ciam_gate.cutover").OK()
	reader.Write("pages.tf", pagesOf("migration/legacy-to-cloud"))
	reader.Apply().OK()
	readiness := reader.shown("readiness")
	fixers := map[string]any{}
	for _, u := range objects(readiness["unmet"]) {
		fixers[u["code"].(string)] = u["who_can_fix"]
	}
	want := map[string]any{
		"CIAM106": map[string]any{"parties": []any{}, "functions": []any{"engineering"}},
		"CIAM211": map[string]any{"parties": []any{"person/sasha-security"}, "functions": []any{}},
		"CIAM214": map[string]any{"parties": []any{"person/rita-risk"}, "functions": []any{}},
	}
	if readiness["status"] != "closed" || !equalJSON(fixers, want) {
		t.Errorf("%s; who can fix: %v, want %v", readiness["status"], fixers, want)
	}
	for _, page := range []any{readiness["markdown"], reader.shown("report")["html"]} {
		wants(t, "the page", page, "Sasha Security", "CIAM106", "CIAM211", "CIAM214")
	}
}

// Plans are empty for the whole day. A change of the day, or of what is in
// force, is planned.
func TestPagesChangeWithTheDay(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(moment("2026-02-02T08:00:00Z"))
	owner := Example(t, "complete").At(c)
	owner.Write("approved.auto.tfvars", "approved_at = \"2026-02-02T07:00:00Z\"\n")
	owner.Apply().OK()
	reader := onRegisterOf(owner, t, c)
	reader.Write("pages.tf", pagesOf("migration/legacy-to-cloud"))
	reader.Apply().OK()
	c.Advance(moment("2026-02-02T23:59:59Z").Sub(c.Now()))
	reader.Plan().Empty()
	c.Advance(moment("2026-02-03T00:00:00Z").Sub(c.Now()))
	if r := reader.Plan(); r.Exit != 2 {
		t.Errorf("the page does not show the day (exit %d)", r.Exit)
	}
	reader.Apply().OK()
	wants(t, "the report", reader.shown("report")["html"], "3 Feb 2026")
	c.Advance(90 * governance.Day)
	reader.Apply().OK()
	wants(t, "the report", reader.shown("report")["html"], "CIAM208")
	if status := reader.shown("readiness")["status"]; status != "closed" {
		t.Errorf("the approvals have expired, and it is %v", status)
	}
}

// Invalid arguments are refused at their line.
func TestPageArgumentsAreChecked(t *testing.T) {
	t.Parallel()
	w := small(t, "provider")
	refused := []string{
		`migration_id = "small"`, `migration_id = "gate/small/cutover"`, `stage = "golive"`, `migration_ids = ["migration/small", "person/x"]`,
	}
	w.Write("pages.tf", fmt.Sprintf("data \"ciam_decision_matrix\" \"a\" {\n  %s\n}\n\ndata \"ciam_readiness\" \"b\" {\n  %s\n  %s\n}\n\ndata \"ciam_governance_report\" \"c\" {\n  %s\n}\n",
		refused[0], refused[1], refused[2], refused[3]))
	r := w.Plan().Fails("")
	for _, argument := range refused {
		r.Points("", argument)
	}
}
