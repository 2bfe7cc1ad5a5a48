package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestPermitScope(t *testing.T) {
	// pinned pins the permit to the migration's digest before change is made.
	pinned := func(change func(*fixture)) func(*fixture) {
		return func(w *fixture) {
			digest := w.subjects[theMigration].Record.(governance.Migration).Digest()
			edit(w, thePermit, func(p *governance.Permit) { p.Digest = digest })
			change(w)
		}
	}
	check(t, permitScope, []example{
		{name: "no pin", on: thePermit, change: widen},
		{name: "pinned to what is", on: thePermit, change: pinned(func(*fixture) {})},
		{
			name: "pinned to what was", on: thePermit, change: pinned(widen),
			want: []string{"digest"},
		},
		{
			name: "pinned to what never was", on: thePermit,
			change: func(w *fixture) { edit(w, thePermit, func(p *governance.Permit) { p.Digest = "sha256:00" }) },
			want:   []string{"digest"},
		},
		{
			name: "pin unknown", on: thePermit, undetermined: true,
			change: func(w *fixture) { w.unknown(thePermit, "digest") },
		},
		{
			name: "scope unknown", on: thePermit, undetermined: true,
			change: pinned(func(w *fixture) { w.unknown(theMigration, "target_platform") }),
		},
		{name: "a completed migration", on: thePermit, want: []string{"digest"}, change: pinned(func(w *fixture) {
			widen(w)
			w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
		})},
	})
}
