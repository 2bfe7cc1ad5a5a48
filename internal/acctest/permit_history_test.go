package acctest

import (
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A permit is a decision that was taken, and then is history: no later change
// affects it or its plan. The next attempt is another decision, which is judged
// on the then current records.
func TestAPermitStandsWhateverComesAfter(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]struct {
		happens func(*Workspace, *clock.Fake)
		code    string
		names   string // what the error names
	}{
		"the approval expires": {func(_ *Workspace, c *clock.Fake) {
			c.Advance(91 * governance.Day)
		}, "CIAM208", "approval/small/cutover/security/sasha-security"},
		"the scope changes": {func(w *Workspace, _ *clock.Fake) {
			w.Replace("migration.tf", `["DE"]`, `["DE", "FR"]`)
		}, "CIAM207", "jurisdictions"},
		"the approver leaves": {func(w *Workspace, _ *clock.Fake) {
			w.Write("sina.tf", "resource \"ciam_party\" \"sina\" {\n  kind     = \"person\"\n  name     = \"sina-security\"\n  function = \"security\"\n}\n")
			w.Replace("migration.tf", "ciam_party.security.id", "ciam_party.sina.id")
			w.Write("approval.tf", "removed {\n  from = ciam_approval.security\n  lifecycle {\n    destroy = false\n  }\n}\n")
			w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
		}, "CIAM211", "person/sina-security"},
		"the approval is withdrawn": {func(w *Workspace, _ *clock.Fake) {
			w.Replace("approval.tf", "approved_at", "decision = \"withdrawn\"\n  approved_at")
			w.later("approval.tf")
		}, "CIAM209", "approval/small/cutover/security/sasha-security"},
		"the gate is emptied": {func(w *Workspace, _ *clock.Fake) {
			w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
			w.Replace("gate.tf", "[ciam_decision_owner.rollback.id]", "[]")
		}, "CIAM211", "person/sasha-security"},
		"the migration is completed": {func(w *Workspace, _ *clock.Fake) {
			w.Replace("migration.tf", "approvers = {", "status          = \"completed\"\n  approvers = {")
		}, "CIAM810", "migration/small"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Now())
			w := small(t).At(c)
			w.Apply().OK()
			taken, before := w.Attributes("ciam_permit.cutover"), permitRevision(t, w)

			later.happens(w, c)
			if change := w.Plan().OK().Changes()["ciam_permit.cutover"]; change != "" {
				t.Errorf("the permit is planned to %s", change)
			}
			if change := w.Plan("-refresh=false").OK().Changes()["ciam_permit.cutover"]; change != "" {
				t.Errorf("without a refresh the permit is planned to %s", change)
			}
			w.Apply().OK()
			if got := w.Attributes("ciam_permit.cutover"); !equalJSON(got, taken) {
				t.Errorf("the permit was %v and is %v", taken, got)
			}
			if got := permitRevision(t, w); got != before {
				t.Errorf("the register has %s, and had %s", got, before)
			}
			if got := w.Attributes("ciam_gate.cutover")["status"]; got != "closed" {
				t.Fatalf("the gate is %v: nothing came after", got)
			}
			w.Plan().Empty()

			w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
			r := w.Plan().Fails(later.code).Reports(later.code, later.names)
			for _, d := range r.Diagnostics {
				if d.Severity == "error" && d.Address != "ciam_permit.next" {
					t.Errorf("an error at %s:\n%s", d.Address, r.Text())
				}
			}
			w.Apply("-refresh=false").Fails(later.code)
		})
	}
}

// permitRevision is the small migration's permit as the register has it.
func permitRevision(t testing.TB, w *Workspace) string {
	t.Helper()
	for _, e := range stored(t, "sqlite:"+w.registerFile()) {
		if e.ID == "permit/small/cutover/1" {
			return strings.Join([]string{e.Digest, e.Incarnation, e.At.String()}, " ")
		}
	}
	t.Fatal("the register has no permit")
	return ""
}

// What the permit rested on stays in its snapshot when it is retired.
func TestASnapshotOutlivesItsRecords(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	for file, text := range smallFiles {
		if file != "permit.tf" && file != "provider.tf" && file != "gate.tf" && !strings.Contains(text, "gate") {
			w.Remove(file)
		}
	}
	w.Write("gate.tf", "")
	w.Write("permit.tf", "resource \"ciam_permit\" \"cutover\" {\n  gate_id = \"gate/small/cutover\"\n}\n")
	// The missing gate is a dangling reference of a record that is never judged
	// again.
	w.Apply().OK()
	w.Plan().Empty()
	snapshot, _ := w.Attributes("ciam_permit.cutover")["snapshot"].(string)
	for _, id := range []string{"gate/small/cutover", "migration/small", "approval/small/cutover/security/sasha-security", "person/sasha-security", "decision/small/rollback"} {
		if !strings.Contains(snapshot, `"`+id+`":{`) {
			t.Errorf("the snapshot has no %s:\n%s", id, snapshot)
		}
	}
}
