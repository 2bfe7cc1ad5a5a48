package acctest

import "testing"

// A pause is no way round the rules about changes: what would be refused while the
// migration is active is refused while it is completed or cancelled.
func TestPausing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(w *Workspace){
		"another scope under the same approval": func(w *Workspace) {
			w.Replace("migration.tf", `["DE"]`, `["DE", "FR"]`)
			w.Replace("approval.tf", smallDigest(), "sha256:0000000000000000000000000000000000000000000000000000000000000000")
		},
		"another decision at the same time": func(w *Workspace) {
			w.Replace("approval.tf", "approved_at", "decision     = \"withdrawn\"\n  approved_at")
		},
		"other conditions at the same time": func(w *Workspace) {
			w.Replace("approval.tf", "approved_at", "conditions   = \"None any more.\"\n  approved_at")
		},
	} {
		for _, status := range []string{"completed", "cancelled"} {
			t.Run(name+", "+status, func(t *testing.T) {
				t.Parallel()
				w := small(t, "parties", "migration", "approval", "decision", "gate")
				w.Apply().OK()
				w.Replace("migration.tf", "approvers = {", "status = \""+status+"\"\n  approvers = {")
				change(w)
				w.Plan().Fails("CIAM213")
				w.Apply().Fails("CIAM213")
			})
		}
	}
}

// A migration that is not active gets no permit.
func TestPermitWhilePaused(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Replace("migration.tf", "approvers = {", "status = \"completed\"\n  approvers = {")
	w.Plan().Fails("CIAM810")
	w.Apply().Fails("CIAM810")
}
