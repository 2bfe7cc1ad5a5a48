package report

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func rowOf(t *testing.T, m Matrix, d governance.Decision) Row {
	t.Helper()
	i := slices.IndexFunc(m.Rows, func(r Row) bool { return r.Decision == d })
	if i < 0 {
		t.Fatalf("no row for %s", d)
	}
	return m.Rows[i]
}

func TestMatrix(t *testing.T) {
	w := bank()
	w.put(governance.DecisionOwner{MigrationID: gaps, Decision: "mfa_policy", Accountable: "person/nobody-knows"})
	m, ok := MatrixOf(w.source(), gaps)
	if !ok {
		t.Fatal("no such migration")
	}
	if got := governance.Strings(m.Unowned()); !slices.Equal(got, []string{"secrets_handling", "abuse_case_testing", "customer_recovery_policy"}) {
		t.Errorf("nobody is accountable for %q", got)
	}
	if r := rowOf(t, m, "rollback"); !r.Required || r.Reserved || *r.Accountable != (Named{ID: "person/erik-engineer", Name: "Erik Engineer"}) ||
		len(r.Informed) != 2 || r.Informed[1].Name != "Rita Risk" {
		t.Errorf("rollback: %+v", r)
	}
	if r := rowOf(t, m, "secrets_handling"); !r.Required || r.Accountable != nil || !slices.Equal(r.Deciders, []governance.Function{governance.Security}) {
		t.Errorf("secrets_handling: %+v", r)
	}
	if r := rowOf(t, m, "mfa_policy"); r.Required || r.Accountable.Name != "person/nobody-knows" {
		t.Errorf("what is owned and not required: %+v", r)
	}
	decisions := governance.Decisions()
	if !slices.IsSortedFunc(m.Rows, func(a, b Row) int {
		return slices.Index(decisions, a.Decision) - slices.Index(decisions, b.Decision)
	}) {
		t.Error("the rows are not in the order of the domain's table")
	}
	if _, ok := MatrixOf(w.source(), "migration/none"); ok {
		t.Error("a migration that is not there has a matrix")
	}
}

// TestMatrixByJurisdiction: a row for each jurisdiction that has its own, and one for
// those that are open.
func TestMatrixByJurisdiction(t *testing.T) {
	w := bank()
	delete(w.records, "decision/retail-sign-in/rollback")
	rows := func() map[string]governance.ID {
		m, _ := MatrixOf(w.source(), ready)
		owned := map[string]governance.ID{}
		for _, r := range m.Rows {
			if r.Decision == "rollback" {
				owned[r.Jurisdiction] = ""
				if r.Accountable != nil {
					owned[r.Jurisdiction] = r.Accountable.ID
				}
			}
		}
		return owned
	}
	w.put(governance.DecisionOwner{MigrationID: ready, Decision: "rollback", Jurisdiction: "DE", Accountable: "person/erik-engineer"})
	if got := rows(); len(got) != 2 || got["DE"] != "person/erik-engineer" || got["CH"] != "" {
		t.Errorf("owned for one: %q", got)
	}
	w.put(governance.DecisionOwner{MigrationID: ready, Decision: "rollback", Accountable: "person/sasha-security"})
	if got := rows(); len(got) != 2 || got["DE"] != "person/erik-engineer" || got[""] != "person/sasha-security" {
		t.Errorf("owned for one, and for all others: %q", got)
	}
}

// TestRiskAcceptanceIsHeldByTheRiskOwner: with no row, and whatever a row says.
func TestRiskAcceptanceIsHeldByTheRiskOwner(t *testing.T) {
	w := bank()
	for _, row := range []governance.DecisionOwner{{}, {MigrationID: gaps, Decision: governance.RiskDecision, Accountable: "person/olivia-owner"}} {
		if row.Decision != "" {
			w.put(row)
		}
		m, _ := MatrixOf(w.source(), gaps)
		if r := rowOf(t, m, governance.RiskDecision); !r.Required || !r.Reserved || r.Accountable.ID != "person/rita-risk" {
			t.Errorf("with row %+v: %+v", row, r)
		}
	}
}

func TestVendorsAreMarked(t *testing.T) {
	m, _ := MatrixOf(bank().source(), ready)
	consulted := rowOf(t, m, "rollback").Consulted
	if len(consulted) != 2 || consulted[0].External || !consulted[1].External {
		t.Errorf("consulted: %+v", consulted)
	}
}

func TestMatrixMarkdown(t *testing.T) {
	w := bank()
	edit(w, "person/erik-engineer", func(p *governance.Party) {
		p.DisplayName = "E | _Erik_ <b>\n\u202e# [x](javascript:y) https://x.example www.x @all"
	})
	m, _ := MatrixOf(w.source(), gaps)
	text := m.Markdown()
	for _, want := range []string{
		"| Secrets handling | **no owner** (security) |",
		"| Audit evidence retention (reserved) | Carla Compliance |",
		`| Rollback | E \| \_Erik\_ &lt;b\> \# \[x\](javascript:y) https:&sol;/x.example www&period;x &commat;all |`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if bars := strings.Count(line, "|") - strings.Count(line, `\|`); bars != 6 {
			t.Errorf("%d cells in %q", bars-1, line)
		}
	}
}

func TestMatrixCSV(t *testing.T) {
	w := bank()
	edit(w, "person/rita-risk", func(p *governance.Party) { p.DisplayName = aFormula })
	edit(w, "decision/retail-sign-in/rollback", func(d *governance.DecisionOwner) { d.Rationale = "first;=1+1\n@SUM(A1)" })
	m, _ := MatrixOf(w.source(), ready)
	rows, err := csv.NewReader(strings.NewReader(m.CSV())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(m.Rows)+1 || rows[0][0] != "decision" {
		t.Fatalf("%d rows under %q, want %d", len(rows)-1, rows[0], len(m.Rows))
	}
	at := slices.IndexFunc(rows, func(r []string) bool { return r[0] == "rollback" })
	want := []string{
		"rollback", "", "true", "false", "Erik Engineer", "person/erik-engineer", "Identity platform team", "team/identity-platform",
		"Sasha Security; Acme Identity Ltd", "person/sasha-security; vendor/acme-identity",
		"Olivia Owner; '" + aFormula, "person/olivia-owner; person/rita-risk", "first;'=1+1\n'@SUM(A1)", "",
	}
	if !slices.Equal(rows[at], want) {
		t.Errorf("got  %q\nwant %q", rows[at], want)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
	}
}

func TestInert(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Jane": "Jane", "a-b": "a-b", "a = b": "a = b",
		"=1": "'=1", "+1": "'+1", "-1": "'-1", "@A1": "'@A1", "\tx": "'\tx", " =1": " '=1", "\r=1": "'\r=1", "＝1": "'＝1",
	} {
		if got := inert(text); got != want {
			t.Errorf("inert(%q) = %q, want %q", text, got, want)
		}
	}
}
