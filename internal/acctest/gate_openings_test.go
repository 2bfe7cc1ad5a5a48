package acctest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// openings are the times at which the register recorded that the small
// migration's gate was open.
func openings(t testing.TB, w *Workspace) []time.Time {
	t.Helper()
	var moments []time.Time
	for _, e := range stored(t, w.address()) {
		if e.ID != "gate/small/cutover" {
			continue
		}
		var g governance.Gate
		must(t, json.Unmarshal(e.Body, &g))
		for _, o := range g.Openings {
			moments = append(moments, o.At)
		}
	}
	return moments
}

// saw fails the test unless the register recorded the gate as open at exactly
// these times.
func (w *Workspace) saw(moments ...time.Time) {
	w.t.Helper()
	if got := openings(w.t, w); !slices.EqualFunc(got, moments, time.Time.Equal) {
		w.t.Errorf("the register saw the gate open at %v, want %v", got, moments)
	}
}

// on makes a workspace with a clock use the register of another.
func (w *Workspace) on(other *Workspace) *Workspace {
	w.Write("clock_override.tf", fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}\n", other.address()))
	return w
}

// The register records once for each scope that a gate opened. The next plan is
// empty.
func TestWhenAGateOpened(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := small(t, "parties", "migration", "approval", "decision", "gate").At(c)
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	w.Plan().Empty()
	w.saw()
	w.Write("gate.tf", smallFiles["gate.tf"])
	w.Apply().OK()
	first := c.Now()
	w.saw(first)
	for range 2 {
		c.Advance(time.Hour)
		w.Plan().Empty()
		w.Apply().OK()
		w.saw(first)
	}
	// Opening again for the same scope is not recorded again. Another scope is.
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	w.Write("gate.tf", smallFiles["gate.tf"])
	w.Apply().OK()
	w.saw(first)
	w.Replace("migration.tf", `["DE"]`, `["AT", "DE"]`)
	w.approvedAt(c.Now(), c.Now().Add(governance.Day))
	w.Replace("approval.tf", `"`+smallDigest()+`"`, "ciam_migration.this.digest")
	w.Apply().OK()
	w.Plan().Empty()
	w.saw(first, c.Now())
}

// Migration, gate and emergency permit each have their own state. An apply in
// another state opens the gate. The register records that when the gate's own
// state is applied, which ratifies the emergency.
func TestAnEmergencyIsRatifiedAcrossStates(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	scope := small(t, "parties", "migration", "approval", "decision").At(c)
	gate, permit := small(t, "gate").At(c).on(scope), small(t, "provider").At(c).on(scope)
	scope.Write("sina.tf", "resource \"ciam_party\" \"sina\" {\n  kind     = \"person\"\n  name     = \"sina-security\"\n  function = \"security\"\n}\n")
	const alone = `security = { party = ciam_party.security.id, function = "security" }`
	const both = alone + "\n    second   = { party = ciam_party.sina.id, function = \"security\" }"
	scope.Replace("migration.tf", alone, both)
	scope.Apply().OK()
	gate.Write("gate.tf", strings.NewReplacer(
		"ciam_migration.this.id", `"migration/small"`, "ciam_decision_owner.rollback.id", `"decision/small/rollback"`,
		"ciam_approval.security.id", `"approval/small/cutover/security/sasha-security"`).Replace(smallFiles["gate.tf"]))
	gate.Apply().OK().Reports("CIAM211", "person/sina-security")
	permit.emergency(c.Now().Add(time.Hour))
	permit.Replace("permit.tf", "depends_on = [ciam_gate.cutover]", "")
	permit.Apply().OK()
	permit.Plan().Empty().Reports(emergencyUnratified)
	gate.Plan().Empty()

	c.Advance(time.Minute)
	scope.Replace("migration.tf", both, alone)
	scope.Apply().OK()
	before := ledger(t, scope)
	update := map[string]string{"ciam_gate.cutover": "update"}
	gate.Plan().OK().wants(update)
	gate.Plan("-refresh=false").OK().wants(update)
	gate.Plan("-refresh-only").OK()
	gate.Apply("-refresh-only").OK()
	if status := gate.Attributes("ciam_gate.cutover")["status"]; status != "open" {
		t.Fatalf("a refresh shows the gate as %v", status)
	}
	gate.Plan().OK().wants(update) // the register has not recorded it
	permit.Plan().Empty().Reports(emergencyUnratified)
	if after := ledger(t, scope); after != before {
		t.Errorf("the ledger had %d entries and has %d: a plan or a refresh wrote", before, after)
	}
	scope.saw()

	gate.Apply().OK()
	scope.saw(c.Now())
	gate.Plan().Empty()
	permit.Plan().Empty().Omits(emergencyUnratified).Omits(emergencyOverdue)
	c.Advance(governance.Day)
	gate.Apply().OK()
	if after := ledger(t, scope); after != before+1 {
		t.Errorf("the ledger had %d entries and has %d, want one more", before, after)
	}
	permit.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = \"gate/small/cutover\"\n  attempt = 2\n}\n")
	permit.Apply().OK()
}
