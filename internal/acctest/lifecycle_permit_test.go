package acctest

import (
	"encoding/json"
	"testing"
)

// A permit's outcome can change. The decision does not: when it was taken, and
// what it rested on.
func TestOutcomeOfAPermit(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	taken := w.Attributes("ciam_permit.cutover")
	if text, ok := taken["snapshot"].(string); !ok || !json.Valid([]byte(text)) || taken["used_at"] == nil {
		t.Fatalf("used_at %v, snapshot %v", taken["used_at"], taken["snapshot"])
	}
	w.Replace("permit.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  outcome = \"in_progress\"")
	w.Plan().Empty() // the default, written out
	before := "in_progress"
	for _, outcome := range []string{"succeeded", "rolled_back"} {
		w.Replace("permit.tf", before, outcome)
		if got := w.PlannedOf("ciam_permit.cutover"); got["used_at"] != taken["used_at"] || got["snapshot"] != taken["snapshot"] {
			t.Errorf("%s: the plan shows %v", outcome, got)
		}
		w.Apply().OK().wants(map[string]string{"ciam_permit.cutover": "update"})
		w.Plan().Empty()
		got := w.Attributes("ciam_permit.cutover")
		if got["outcome"] != outcome || got["used_at"] != taken["used_at"] || got["snapshot"] != taken["snapshot"] {
			t.Errorf("%s: the permit was %v and is %v", outcome, taken, got)
		}
		before = outcome
	}

	w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Apply().OK()

	// The same holds if another state has closed the gate since.
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	there := elsewhere(t, w, "ciam_permit.next", "gate_id = \"gate/small/cutover\"\n  attempt = 2\n  outcome = \"aborted\"")
	there.Apply().OK()
	w.Replace("next.tf", "attempt = 2", "attempt = 2\n  outcome = \"aborted\"")
	if got := w.DriftOf("ciam_permit.next").Moves(); len(got) != 1 || got["outcome"] != [2]any{"in_progress", "aborted"} {
		t.Errorf("drift %v, want the outcome alone", got)
	}
}

// The next attempt is a decision of its own, which is judged again. The first
// one stays in the register until it is removed.
func TestNextAttempt(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	w.Plan().Empty()
	w.Write("next.tf", `resource "ciam_permit" "next" {
  gate_id = ciam_gate.cutover.id
  attempt = 2
}
`)
	w.Plan().Fails("CIAM211").Points("CIAM211", "gate_id")
	w.Apply().Fails("CIAM211")
	if w.Attributes("ciam_permit.next") != nil {
		t.Error("the refused permit is in the state")
	}
	w.Replace("gate.tf", "approval_ids       = []", "approval_ids       = [ciam_approval.security.id]")
	w.Apply().OK()
	w.Plan().Empty()
	if id := w.Attributes("ciam_permit.next")["id"]; id != "permit/small/cutover/2" {
		t.Errorf("the next attempt is %v", id)
	}

	// An attempt in place of the first one is judged again too.
	w.Remove("next.tf")
	w.Apply().OK()
	w.Replace("permit.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  attempt = 3")
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Plan().Fails("CIAM211")
	w.Replace("gate.tf", "approval_ids       = []", "approval_ids       = [ciam_approval.security.id]")
	w.Apply().OK().wants(map[string]string{"ciam_permit.cutover": "replace"})
	w.Plan().Empty()
}
