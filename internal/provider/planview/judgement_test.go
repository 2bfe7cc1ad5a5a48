package planview

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// A gate is judged once in a judgement, however often its verdict is needed, and
// again in the next judgement.
func TestVerdictIsJudgedOnce(t *testing.T) {
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	ctx := WithTrace(t.Context(), &Trace{Gate: func(context.Context, governance.ID, rules.Verdict, time.Duration) { count++ }})
	view := New(store)
	gate := rules.Subject{Record: governance.Gate{MigrationID: "migration/m", Stage: governance.Cutover}}
	other := rules.Subject{Record: governance.Gate{MigrationID: "migration/m", Stage: governance.Design}}
	for want := 2; want <= 4; want += 2 {
		j := view.ForJudgement(ctx, time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), governance.DefaultPolicy())
		for range 3 {
			if v := j.Verdict(gate); v.Status != rules.Closed {
				t.Errorf("a gate without a migration is %s", v.Status)
			}
			j.Verdict(other)
		}
		if j.Err() != nil || count != want {
			t.Errorf("judged %d times, want %d (%v)", count, want, j.Err())
		}
	}
}
