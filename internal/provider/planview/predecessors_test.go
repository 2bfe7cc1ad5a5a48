package planview

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// A chain of predecessors, of which some are retired and one was removed from
// supersedes, takes one statement, however many generations it has.
func TestStatementsOfALineage(t *testing.T) {
	t.Parallel()
	r, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	named := func(name string, supersedes ...governance.ID) governance.Migration {
		return governance.Migration{Name: name, Title: name, TargetPlatform: name, Status: governance.Active, Supersedes: governance.NewSet(supersedes...)}
	}
	err = r.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		put := func(m governance.Migration, expect int64) {
			body, _ := governance.Canonical(m)
			if _, err := tx.Put(ctx, register.Change{ID: m.ID(), Body: body, Links: governance.Links(m), Expect: expect, Incarnation: m.Name}); err != nil {
				t.Fatal(err)
			}
		}
		put(named("a"), 0)
		put(named("b"), 0)
		put(named("c", "migration/a", "migration/b"), 0)
		put(named("d", "migration/c"), 0)
		put(named("d"), 1)
		for _, id := range []governance.ID{"migration/a", "migration/c"} {
			if gone, err := tx.Retire(ctx, id, id.Names()[0]); err != nil || !gone {
				t.Fatal(gone, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []governance.ID{"migration/e", "migration/d", "migration/c", "migration/a", "migration/b"}
	planned := rules.Subject{Record: named("e", "migration/d"), Changed: true}
	misses := 0
	ctx := WithTrace(t.Context(), &Trace{Miss: func(context.Context, register.Query, int) { misses++ }})
	view := New(r)
	if err := view.Prefetch(ctx, planned.Record); err != nil {
		t.Fatal(err)
	}
	view.Plan(planned, "")
	j := view.ForJudgement(ctx, clock.System{}.Now(), governance.DefaultPolicy())
	if got, known := j.Lineage("migration/e"); !slices.Equal(got, want) || !known || j.Err() != nil {
		t.Errorf("the lineage is %q, %t, %v; want %q", got, known, j.Err(), want)
	}
	// One for itself with the platforms, and one for all that it supersedes.
	if misses != 2 {
		t.Errorf("%d statements were needed", misses)
	}
	inTransaction := r.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		v, _, err := New(tx).ForWrite(ctx, tx, planned)
		if err != nil {
			return err
		}
		j := v.ForJudgement(ctx, tx.Now(), governance.DefaultPolicy())
		if got, known := j.Lineage("migration/e"); !slices.Equal(got, want) || !known {
			t.Errorf("in a transaction the lineage is %q, %t; want %q", got, known, want)
		}
		return j.Err()
	})
	if inTransaction != nil {
		t.Error(inTransaction)
	}
}
