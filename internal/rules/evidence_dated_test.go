package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestEvidenceDated(t *testing.T) {
	drill := evidenceOf("rollback_test")
	collected := func(at time.Time) func(*fixture) {
		return func(w *fixture) { edit(w, drill, func(e *governance.Evidence) { e.CollectedAt = at }) }
	}
	check(t, evidenceDated, []example{
		{name: "a week ago", on: drill},
		{name: "this very moment", on: drill, change: collected(now)},
		{name: "by a clock that is ahead of ours", on: drill, change: collected(now.Add(aheadOfUs))},
		{
			name: "in the future", on: drill, change: collected(now.Add(aheadOfUs + time.Second)), want: []string{"collected_at"},
		},
		{
			name: "collected_at unknown", on: drill, undetermined: true,
			change: func(w *fixture) { w.unknown(drill, "collected_at") },
		},
		{
			name: "seen from the gate", on: theGate, change: collected(now.Add(time.Hour)),
			want: []string{string(drill) + " collected_at"},
		},
	})
}
