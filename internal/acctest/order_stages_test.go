package acctest

import (
	"slices"
	"testing"
)

// cutOver is the small migration with its cutover permit in progress, and a second
// approval for its decommission.
func cutOver(t testing.TB) *Workspace {
	w := small(t)
	w.Write("decommission.tf", replaceIn(t, w, "approval.tf", `"ciam_approval" "security" {`, "\"ciam_approval\" \"decommission\" {\n  stage = \"decommission\""))
	w.Apply().OK()
	return w
}

// replaceIn is the text of a file with one text replaced.
func replaceIn(t testing.TB, w *Workspace, name, old, next string) string {
	t.Helper()
	text := w.read(name)
	w.Replace(name, old, next)
	changed := w.read(name)
	w.Write(name, text)
	return changed
}

// decommission asks for the next stage's permit. more are arguments of its gate.
func (w *Workspace) decommission(more string) {
	w.Write("next.tf", `resource "ciam_gate" "decommission" {
  migration_id = ciam_migration.this.id
  stage        = "decommission"
  approval_ids = [ciam_approval.decommission.id]
  `+more+`
}

resource "ciam_permit" "decommission" {
  gate_id = ciam_gate.decommission.id
}
`)
}

func (w *Workspace) outcome(now string) {
	w.Replace("permit.tf", "gate_id = ciam_gate.cutover.id", "gate_id = ciam_gate.cutover.id\n  outcome = \""+now+"\"")
}

// Setting the outcome and asking for the next stage in one plan: without follows the
// worse of the stored and the planned outcome counts, ten times out of ten. With
// follows, the planned outcome counts, ten times out of ten, and the apply agrees.
func TestAnOutcomeAndTheNextStageInOnePlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stored, planned string // outcomes
		follows         bool
		refused         bool
	}{
		"it is to succeed":                   {planned: "succeeded", refused: true},
		"it is to succeed, and followed":     {planned: "succeeded", follows: true},
		"it is to be rolled back":            {stored: "succeeded", planned: "rolled_back", refused: true},
		"it is to be rolled back, followed":  {stored: "succeeded", planned: "rolled_back", follows: true, refused: true},
		"it is to be aborted":                {planned: "aborted", refused: true},
		"it is to be rolled back right away": {planned: "rolled_back", follows: true, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := cutOver(t)
			if c.stored != "" {
				w.outcome(c.stored)
				w.Apply().OK()
				w.Replace("permit.tf", c.stored, c.planned)
			} else {
				w.outcome(c.planned)
			}
			more := ""
			if c.follows {
				more = "follows = ciam_permit.cutover.id"
			}
			w.decommission(more)
			for range 10 {
				r := w.Plan()
				if codes := r.Codes("error"); c.refused && !slices.Equal(codes, []string{"CIAM801"}) && !slices.Equal(codes, []string{"CIAM806"}) || !c.refused && r.Exit == 1 {
					t.Fatalf("exit %d with %q:\n%s", r.Exit, codes, r.Text())
				}
			}
			r := w.Apply()
			if given := slices.Contains(w.StateList(), "ciam_permit.decommission"); given == c.refused || (r.Exit == 1) != c.refused {
				t.Fatalf("exit %d, given: %t\n%s", r.Exit, given, r.Text())
			}
			if !c.refused {
				w.Plan().Empty()
			}
		})
	}
}

// A stage rests on the latest attempt before it that was not aborted, whichever
// succeeded earlier.
func TestTheLatestAttemptCounts(t *testing.T) {
	t.Parallel()
	w := cutOver(t)
	w.outcome("succeeded")
	w.Write("again.tf", "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Apply().OK()
	w.decommission("")
	w.Plan().Fails("CIAM801").Reports("CIAM801", "permit/small/cutover/2")
	w.Replace("again.tf", "attempt = 2", "attempt = 2\n  outcome = \"aborted\"")
	w.Plan().Fails("CIAM801") // not aborted yet
	w.Replace("next.tf", "  gate_id", "  count = 0\n  gate_id")
	w.Apply().OK()
	w.Replace("next.tf", "  count = 0\n", "")
	w.Apply().OK()
	w.Plan().Empty()
}

// follows names a permit of the migration itself or of a predecessor.
func TestAGateFollowsItsOwnMigration(t *testing.T) {
	t.Parallel()
	w := cutOver(t)
	w.decommission(`follows = "permit/other/cutover/1"`)
	w.Plan().Fails("CIAM803", "CIAM907").Points("CIAM803", "follows")
	w.decommission(`follows = "gate/small/cutover"`)
	w.Plan().Fails("").Points("", "follows")
}

// After the scope has changed, every plan warns at the migration and at the latest
// permit of each stage, until another attempt is given for the scope.
func TestThePermitIsOutgrown(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Replace("approval.tf", smallDigest(), "PINNED")
	w.Replace("approval.tf", `"PINNED"`, "ciam_migration.this.digest")
	w.Apply().OK().Omits("CIAM809")
	w.Replace("migration.tf", `["branding"]`, `["branding", "localization"]`)
	w.later("approval.tf")
	w.Plan().OK().Points("CIAM809", "touches").Points("CIAM809", `"ciam_permit" "cutover"`)
	w.Apply().OK()
	w.Plan().Empty().Warns("CIAM809")
	w.Write("again.tf", "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Apply().OK()
	w.Plan().Empty().Omits("CIAM809")
}
