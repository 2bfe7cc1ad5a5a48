package acctest

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// drifts runs the command drift in a workspace's folder.
func (w *Workspace) drifts() (code int, found []report.Drift) {
	w.t.Helper()
	code, out, beside := w.program("drift", "-o", "json", w.address())
	var printed struct{ Drifts []report.Drift }
	if err := json.Unmarshal([]byte(out), &printed); err != nil {
		w.t.Fatalf("exit code %d, %v\n%s\n%s", code, err, out, beside)
	}
	return code, printed.Drifts
}

// The command, the data source and the refresh agree: the compliance approver left, which
// closes the gate, and a colleague can take over. Without drift they agree, too, with a
// permit in the state.
func TestOwnershipDrift(t *testing.T) {
	t.Parallel()
	s, w := withColleague(t)
	if code, found := w.drifts(); code != 0 || len(found) > 0 {
		t.Fatalf("exit code %d, found %+v", code, found)
	}
	w.employ(s.withCarla(leaves))
	code, found := w.drifts()
	i := slices.IndexFunc(found, func(d report.Drift) bool { return d.Record == "migration/legacy-to-cloud" })
	if code != 2 || i < 0 {
		t.Fatalf("exit code %d, found %+v", code, found)
	}
	d := found[i]
	if d.Kind != rules.Disabled || d.Party != "person/carla-compliance" || !slices.Contains(d.Gates, "gate/legacy-to-cloud/cutover") || !slices.Contains(d.Successors, "person/carl-compliance") {
		t.Errorf("found %+v", d)
	}
	for _, d := range found { // her approval stands
		if d.Record.Kind() == "approval" {
			t.Errorf("found %+v", d)
		}
	}
	w.Write("drift.tf", `data "ciam_ownership_drift" "all" {}

check "ownership" {
  assert {
    condition     = length(data.ciam_ownership_drift.all.drifts) == 0
    error_message = data.ciam_ownership_drift.all.markdown
  }
}

output "drifts" {
  value = [for d in data.ciam_ownership_drift.all.drifts : d.record]
}
`)
	w.Apply().OK()
	shown, _ := w.Outputs()["drifts"].([]any)
	if len(shown) != len(found) {
		t.Errorf("the data source shows %v, the command %+v", shown, found)
	}
	w.employ(s)
	w.permit(t)
	w.Apply().OK()
	if code, found := w.drifts(); code != 0 || w.refreshed() != 0 {
		t.Errorf("with a permit: exit code %d, found %+v", code, found)
	}
}

// A directory that does not answer is an error of the command, never "no drift".
func TestOwnershipDriftUnavailable(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete").employ(bankExport())
	w.Apply().OK()
	w.Write("people.csv", "no,such,header\n")
	if code, out, beside := w.program("drift", w.address()); code != 1 {
		t.Errorf("exit code %d\n%s\n%s", code, out, beside)
	}
}
