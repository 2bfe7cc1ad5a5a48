package session_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance/governancetest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// statusOf is how the cutover of a migration stands; empty where there is no
// such migration.
func statusOf(t *testing.T, s *session.Session, migration governance.ID) (status rules.Status) {
	t.Helper()
	diags := s.Survey(t.Context(), []governance.ID{migration}, func(source report.Source) {
		r, _ := report.ReadinessOf(source, migration, governance.Cutover)
		status = r.Status
	})
	if diags.HasError() {
		t.Fatal(diags)
	}
	return status
}

// A survey shows what is stored at its moment: nothing that the walk plans, and
// all that was written since the walk has read it.
func TestSurveyShowsWhatIsStored(t *testing.T) {
	s, q := listing(t)
	if got := statusOf(t, s, "migration/a"); got != "" {
		t.Errorf("nothing is there, and it is %s", got)
	}
	q.bank(t, s.Env.Clock.Now(), "a")
	if got := statusOf(t, s, "migration/a"); got != rules.Open {
		t.Errorf("it is %q, want open", got)
	}
	for _, r := range governancetest.Governed("b", s.Env.Clock.Now()) {
		s.View.Plan(rules.Subject{Record: r}, "")
	}
	if got := statusOf(t, s, "migration/b"); got != "" {
		t.Errorf("it is planned only, and is %s", got)
	}
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Retire(ctx, "risk/a/residual", "one")
		return err
	})
	if got := statusOf(t, s, "migration/a"); got != rules.Closed {
		t.Errorf("what it rested on was retired, and it is %s", got)
	}
}

// A survey is of one moment, also in what is read late.
func TestSurveyReadsOneSnapshot(t *testing.T) {
	s, q := listing(t)
	q.bank(t, s.Env.Clock.Now(), "a")
	past := func(source report.Source) int {
		return len(source.View.History("migration/a", governance.KindException))
	}
	before := int64(-1)
	diags := s.Survey(t.Context(), nil, func(source report.Source) {
		before = source.Checkpoint.Size
		q.write(t, func(ctx context.Context, tx register.Tx) error { return put(ctx, tx, exception("a", "later", ""), 0) })
		if n := past(source); n != 0 {
			t.Errorf("%d exceptions of later are there", n)
		}
	})
	if diags.HasError() {
		t.Fatal(diags)
	}
	diags = s.Survey(t.Context(), nil, func(source report.Source) {
		if n := past(source); n != 1 || source.Checkpoint.Size != before+1 {
			t.Errorf("%d exceptions at entry %d, want one at %d", n, source.Checkpoint.Size, before+1)
		}
	})
	if diags.HasError() {
		t.Fatal(diags)
	}
}

// Evidence of a migration that was not requested counts where also_for names it.
func TestSurveyOfSharedEvidence(t *testing.T) {
	s, q := listing(t)
	q.bank(t, s.Env.Clock.Now(), "a")
	share := func(name string, alsoFor ...governance.ID) {
		q.write(t, func(ctx context.Context, tx register.Tx) error {
			e := governance.Evidence{
				MigrationID: "migration/b", AlsoFor: governance.NewSet(alsoFor...), Name: name, Kind: "rollback_test",
				URI: "https://evidence.example/b", Owner: "person/erik-engineer", CollectedAt: s.Env.Clock.Now(), RetainedUntil: s.Env.Clock.Now().AddDate(7, 0, 0),
			}
			return put(ctx, tx, e, 0)
		})
	}
	named := func() (found []string) {
		diags := s.Survey(t.Context(), []governance.ID{"migration/a"}, func(source report.Source) {
			for _, e := range source.Shared {
				found = append(found, string(e.ID()))
			}
		})
		if diags.HasError() {
			t.Fatal(diags)
		}
		return found
	}
	share("mine")
	if got := named(); len(got) > 0 {
		t.Errorf("shared are %q", got)
	}
	share("both", "migration/a")
	if got := named(); !slices.Equal(got, []string{"evidence/b/both"}) {
		t.Errorf("shared are %q", got)
	}
}

// How often a survey asks grows with the migrations, once each for what they
// ever excepted, and not with their records.
func TestSurveyReadsInFewStatements(t *testing.T) {
	for _, n := range []int{1, 7} {
		s, q := listing(t)
		var names []string
		var ids []governance.ID
		for i := range n {
			names = append(names, fmt.Sprintf("m%d", i))
			ids = append(ids, governance.NewID(governance.KindMigration, names[i]))
		}
		q.bank(t, s.Env.Clock.Now(), names...)
		// The register, the ledger's end and tree; which migrations there are, or
		// what others share with them; all that they hold; and which others have a
		// standing rejection or an emergency, for CIAM711.
		const want = 3 + 3
		for what, ids := range map[string][]governance.ID{"all": nil, "named": ids} {
			q.statements = 0
			diags := s.Survey(t.Context(), ids, func(source report.Source) {
				if audit := report.AuditOf(source); len(audit.Migrations) != n {
					t.Errorf("%d migrations", len(audit.Migrations))
				}
			})
			if diags.HasError() || q.statements != want {
				t.Errorf("%s of %d: %d statements, want %d (%v)", what, n, q.statements, want, diags)
			}
		}
	}
}

// What cannot be read is an error, and never a shorter report.
func TestSurveyOfUnreadableRecords(t *testing.T) {
	s, q := listing(t)
	q.bank(t, s.Env.Clock.Now(), "a")
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Put(ctx, register.Change{ID: "exception/a/one", Body: []byte(`{"name":"another"}`), Incarnation: "one"})
		return err
	})
	for _, ids := range [][]governance.ID{nil, {"migration/a"}} {
		if diags := s.Survey(t.Context(), ids, func(report.Source) { t.Error("it is shown") }); !diags.HasError() {
			t.Error("an unreadable record was left out")
		}
	}
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Retire(ctx, "exception/a/one", "one") // and is read only as what once was
		return err
	})
	if diags := s.Survey(t.Context(), nil, func(source report.Source) { report.AuditOf(source) }); !diags.HasError() {
		t.Error("an unreadable record of the past was left out")
	}
}

// BenchmarkSurvey reports on two hundred migrations, from the file on.
func BenchmarkSurvey(b *testing.B) {
	s, q := listing(b)
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprintf("m%d", i))
	}
	q.bank(b, s.Env.Clock.Now(), names...)
	b.ReportAllocs()
	for b.Loop() {
		var audit report.Audit
		diags := s.Survey(b.Context(), nil, func(source report.Source) { audit = report.AuditOf(source) })
		page, err := audit.HTML()
		if n := strings.Count(page, "<article "); err != nil || n != 200 || diags.HasError() {
			b.Fatalf("%d migrations are shown: %v, %v", n, err, diags)
		}
		b.ReportMetric(float64(len(page)), "bytes/page")
	}
}
