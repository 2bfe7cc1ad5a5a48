package acctest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// at formats a time as Terraform writes it.
func at(when time.Time) string { return when.UTC().Format(time.RFC3339) }

// approvedAt sets when the small migration's approval was given, and when it
// expires.
func (w *Workspace) approvedAt(given, expires time.Time) {
	w.t.Helper()
	w.Write("approval.tf", fmt.Sprintf(`resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = %q
  approved_at  = %q
  expires_at   = %q
}
`, smallDigest(), at(given), at(expires)))
}

// An open gate shows when it closes, and closes then without an apply: a
// refresh shows it with a warning, and a later approval opens it again.
func TestAGateClosesWhenAnApprovalExpires(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now())
	given := c.Now()
	w := small(t, "parties", "migration", "approval", "decision", "gate").At(c)
	w.approvedAt(given, given.Add(governance.Day))
	w.Apply().OK()
	gate := w.Attributes("ciam_gate.cutover")
	if gate["status"] != "open" || gate["valid_until"] != at(given.Add(governance.Day)) {
		t.Fatalf("the gate is %v until %v", gate["status"], gate["valid_until"])
	}
	c.Advance(governance.Day - 2*time.Second)
	w.Plan().Empty().Warns("CIAM801")

	c.Advance(2 * time.Second)
	r := w.Plan("-refresh-only").OK().Reports(gateHasClosed, "gate/small/cutover", "CIAM208")
	if drift := r.Drift(); len(drift) != 1 || drift["ciam_gate.cutover"] != "update" {
		t.Errorf("the drift is %v", drift)
	}
	r = w.Plan().OK().Warns("CIAM208", "CIAM801").Reports("CIAM208", at(given.Add(governance.Day)))
	if changes := r.Changes(); len(changes) > 0 {
		t.Errorf("planned are %v: what a refresh shows is no change to make", changes)
	}
	w.Apply("-refresh-only").OK()
	w.Plan().Empty().Warns("CIAM208", "CIAM801")
	gate = w.Attributes("ciam_gate.cutover")
	unmet, err := json.Marshal(gate["unmet"])
	must(t, err)
	if gate["status"] != "closed" || len(gate["unmet"].([]any)) != 1 || gate["unmet"].([]any)[0].(map[string]any)["code"] != "CIAM208" {
		t.Errorf("the gate is %v: %s", gate["status"], unmet)
	}
	if a := attested(t, gate["attestation"]); a.Status != "closed" {
		t.Errorf("the attestation says %+v", a)
	}

	w.approvedAt(c.Now(), c.Now().Add(2*governance.Day))
	w.Apply().OK().Warns("CIAM801")
	w.Plan().Empty()
	if gate = w.Attributes("ciam_gate.cutover"); gate["status"] != "open" || gate["valid_until"] != at(c.Now().Add(2*governance.Day)) {
		t.Errorf("the gate is %v until %v", gate["status"], gate["valid_until"])
	}
}

// Between the plan and its apply, the last approval can expire: the permit is
// judged at the time of the apply.
func TestSavedPermitPlanNeedsItsApproval(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now())
	w := small(t).At(c)
	w.approvedAt(c.Now(), c.Now().Add(time.Hour))
	w.Apply("-target=ciam_gate.cutover").OK()
	w.Plan("-out=p.tfplan").OK()
	c.Advance(time.Hour)
	w.Run("apply", "-json", "p.tfplan").Fails("CIAM208").Points("CIAM208", "gate_id")
	if slices.Contains(w.StateList(), "ciam_permit.cutover") {
		t.Error("the permit was given")
	}
	w.Plan().Fails("CIAM208")
}

// The register's clock determines when a decision was taken and an approval
// first seen, not the author of the configuration.
func TestTheRegistersOwnTime(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now())
	w := small(t).At(c)
	first := at(c.Now())
	w.Apply().OK()
	c.Advance(time.Hour)
	w.Plan().Empty()
	w.Replace("permit.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  outcome = \"succeeded\"")
	w.Replace("approval.tf", "approved_at", "external_ref = \"CHG-9\"\n  approved_at")
	w.Apply().OK()
	if got := w.Attributes("ciam_permit.cutover")["used_at"]; got != first {
		t.Errorf("the permit was used at %v, want %s", got, first)
	}
	if got := w.Attributes("ciam_approval.security")["recorded_at"]; got != first {
		t.Errorf("the approval was recorded at %v, want %s", got, first)
	}
	// Another decision is seen at another time.
	w.approvedAt(c.Now(), c.Now().Add(governance.Day))
	w.Apply().OK()
	if got := w.Attributes("ciam_approval.security")["recorded_at"]; got != at(c.Now()) {
		t.Errorf("the new approval was recorded at %v, want %s", got, at(c.Now()))
	}
}

// An approval that is declared late is marked permanently. One that was
// declared in time never is, however old it gets.
func TestALateApprovalIsMarked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		late  time.Duration
		codes []string
	}{
		"a week":              {7 * governance.Day, []string{"CIAM801"}},
		"more than a week":    {7*governance.Day + time.Second, []string{"CIAM217", "CIAM801"}},
		"no time to speak of": {0, []string{"CIAM801"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Now().Truncate(time.Second))
			w := small(t, "parties", "migration", "approval", "decision", "gate").At(c)
			given := c.Now().Add(-test.late)
			w.approvedAt(given, given.Add(90*governance.Day))
			w.Plan().OK().Warns(test.codes...)
			w.Apply().OK().Warns(test.codes...)
			c.Advance(30 * governance.Day)
			w.Plan().Empty().Warns(test.codes...)

			// Removing and declaring it again does not change that.
			w.Apply("-replace=ciam_approval.security").OK()
			if got, want := w.Attributes("ciam_approval.security")["recorded_at"], at(c.Now().Add(-30*governance.Day)); got != want {
				t.Errorf("the approval was recorded at %v, want %s", got, want)
			}
			w.Plan().Empty().Warns(test.codes...)
		})
	}
}

// Nobody can approve in the future, by the clock of the machine that plans.
func TestAnApprovalFromTheFuture(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now())
	w := small(t).At(c)
	w.approvedAt(c.Now().Add(time.Hour), c.Now().Add(governance.Day))
	w.Plan().Fails("CIAM208").Points("CIAM208", "approved_at").Reports("CIAM208", at(c.Now().Add(time.Hour)))
	w.Apply().Fails("CIAM208")
	c.Advance(time.Hour)
	w.Apply().OK()
	w.Plan().Empty()
}
