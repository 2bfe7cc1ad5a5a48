package acctest

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The compliance approver leaves. The directory's answer is drift of the party, closes
// the gate, names every role and a successor, and refuses the permit.
func TestApproverLeaves(t *testing.T) {
	t.Parallel()
	s, w := withColleague(t)
	if code := w.refreshed(); code != 0 {
		t.Fatalf("without drift, the exit code is %d", code)
	}
	w.Plan().Empty()

	w.employ(s.withCarla(leaves))
	if code := w.refreshed(); code != 2 {
		t.Fatalf("with drift, the exit code is %d", code)
	}
	if got := w.DriftOf("ciam_party.compliance").Moves(); !slices.Equal(slices.Collect(maps.Keys(got)), []string{"directory_status"}) {
		t.Errorf("drift %v", got)
	}
	w.Plan().OK().Reports("CIAM902", "gate/legacy-to-cloud/cutover", "person/carla-compliance", "migration/legacy-to-cloud", `approvers["compliance"]`,
		"decision/legacy-to-cloud/regulatory_mapping", "person/carl-compliance")
	w.Plan("-refresh=false").OK().Reports("CIAM902", "gate/legacy-to-cloud/cutover", "person/carla-compliance")
	w.permit(t)
	w.Plan().Fails("CIAM902")
	w.Apply().Fails("CIAM902")

	w.employ(s) // back again
	w.Apply().OK()
	if code := w.refreshed(); code != 0 {
		t.Errorf("with a permit in the state and no drift, the exit code is %d:\n%s", code, w.Plan("-refresh-only").Text())
	}
	w.employ(s.withCarla(leaves))
	w.Plan().OK().Omits("CIAM902", "gate/legacy-to-cloud/cutover") // the permit is history
	w.Write("again.tf", `resource "ciam_permit" "again" {
  gate_id    = ciam_gate.cutover.id
  attempt    = 2
  depends_on = [ciam_permit.cutover]
}`)
	w.Plan().Fails("CIAM902")
}

// A login that goes to somebody else is not the person who was named, until
// directory_ref says so.
func TestLoginIsReused(t *testing.T) {
	t.Parallel()
	w := withoutPermit(t, bankExport())
	w.Apply().OK()
	other := bankExport().withCarla(func(e *hrRow) { e.id = "77" })
	w.employ(other)
	w.Plan().OK().Reports("CIAM901", "person/carla-compliance", "77", "5", "directory_ref")
	w.Apply().OK()
	w.Plan().OK().Reports("CIAM901", "person/carla-compliance")
	w.Write("zz_override.tf", "resource \"ciam_party\" \"compliance\" {\n  directory_ref = \"carla\"\n}\n")
	w.Apply().OK()
	w.Plan().Empty().Omits("CIAM901", "person/carla-compliance")
}

// Nobody who is told apart by the directory shares an email in vain, and two records
// of one identity are one human.
func TestOneIdentityIsOneHuman(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete").employ(bankExport())
	w.Write("zz_override.tf", "resource \"ciam_party\" \"security\" {\n  email = null\n  directory_ref = \"carla\"\n}\n")
	w.Plan().Fails("CIAM401")
	w.Write("zz_override.tf", "")
	w.Plan().OK()
}

// While the directory does not answer, whatever gives a role fails, and names the
// file. What gives none only warns, once.
func TestDirectoryDoesNotAnswer(t *testing.T) {
	t.Parallel()
	w := withoutPermit(t, bankExport())
	w.Apply().OK()
	w.Remove("people.csv")
	w.Plan("-refresh=false").OK().Reports(outageOutside, "people.csv")
	plan := w.Plan().OK().Reports(outageOutside, "people.csv")
	if warned := len(slices.DeleteFunc(slices.Clone(plan.Diagnostics), func(d Diagnostic) bool { return !strings.HasPrefix(d.Summary, outageOutside) })); warned != 1 {
		t.Errorf("%d warnings about the directory:\n%s", warned, plan.Text())
	}
	w.Replace("main.tf", `title           = "`, `title           = "Renamed: `)
	w.Plan().Fails("").Reports(outageOutside, "people.csv")
	w.Replace("main.tf", `Renamed: `, "")
	w.permit(t)
	w.Plan().Fails("").Reports(outageOutside, "people.csv")
	w.Apply().Fails("").Reports(outageOutside, "people.csv")

	// What it said last is enough for a record, but not for a permit at high tier.
	w.Env = append(w.Env, "CIAM_DIRECTORY_ON_UNAVAILABLE=warn")
	w.Plan().Fails("").Reports(outageOutside, "people.csv")
	w.Remove("permit.tf")
	w.Replace("main.tf", `title           = "`, `title           = "Renamed: `)
	w.Apply().OK()

	// An emergency is not stopped by an outage.
	w.Write("permit.tf", `resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
  emergency = {
    incident      = "INC-1"
    reason        = "The identity platform is down."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = "`+time.Now().UTC().Add(24*time.Hour).Format(time.RFC3339)+`"
  }
}`)
	w.Apply().OK().Reports(outageOutside, "people.csv")
	if text := contents(t, filepath.Join(w.Dir, "terraform.tfstate")); !strings.Contains(text, "without_directory") {
		t.Error("the permit does not say that the directory did not answer")
	}
}

// A policy about an old export is the same as one about a server.
func TestExportIsTooOld(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete").employ(bankExport())
	w.Write("people.csv", "# exported_at=2020-01-01T00:00:00Z\n"+contents(t, filepath.Join(w.Dir, "people.csv")))
	w.Plan().Fails("").Reports(outageOutside, "people.csv", "2020-01-01T00:00:00Z")
}

const directoryGroup = "ciam_directory_group"

// A group's members are listed as parties, and those who are none by their logins.
func TestDirectoryGroup(t *testing.T) {
	t.Parallel()
	s := bankExport()
	s["sam"] = hrRow{id: "20", groups: "security"}
	w := Example(t, "complete").employ(s)
	w.Apply().OK()
	w.Write("group.tf", exampleText(t, "data-sources", directoryGroup, "data-source.tf"))
	w.Apply().OK()
	if got := w.Outputs(); got["on_the_team"] != "person/sasha-security" || got["without_a_party"] != "erik.moved, sam" {
		t.Errorf("outputs %v", got)
	}
	w.Replace("group.tf", `"security"`+"\n}", `"nobody"`+"\n}")
	w.Plan().Fails("").Reports(noGroup, "nobody")
	w.Remove("people.csv")
	w.Plan().Fails("").Reports(outageOutside, "people.csv")
}

// In examples/directory, the security approver leaves.
func TestDirectoryExample(t *testing.T) {
	t.Parallel()
	w := Example(t, "directory")
	w.Apply().OK()
	if got := w.Outputs(); got["gate"] != "open" || got["sasha"] != "active" {
		t.Errorf("outputs %v", got)
	}
	w.Plan().Empty()
	if code := w.refreshed(); code != 0 {
		t.Errorf("without drift, the exit code is %d", code)
	}
	w.Replace("people.csv", "sasha.security@bank.example,true", "sasha.security@bank.example,false")
	if code := w.refreshed(); code != 2 {
		t.Errorf("with drift, the exit code is %d", code)
	}
	w.Plan().OK().Reports("CIAM902", "gate/new-colours/cutover", "person/sasha-security", "person/sam-security")
}

// An earlier permit of the gate does not ratify an emergency that goes ahead although an
// approver has left since.
func TestEmergencyAfterAnApproverLeft(t *testing.T) {
	t.Parallel()
	s, w := withColleague(t)
	w.permit(t)
	w.Apply().OK()
	w.employ(s.withCarla(leaves))
	w.Write("again.tf", `resource "ciam_permit" "again" {
  gate_id    = ciam_gate.cutover.id
  attempt    = 2
  depends_on = [ciam_permit.cutover]
  emergency = {
    incident      = "INC-4711"
    reason        = "The old platform is down and customers cannot sign in."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = "`+Ago(-time.Hour)+`"
  }
}`)
	w.Apply().OK().Reports("CIAM902")
	w.Apply().OK().Reports(emergencyUnratified)
	w.Plan().OK().Reports(emergencyUnratified)
	w.employ(s) // back again
	w.Apply().OK()
	w.Plan().Empty().Omits(emergencyUnratified)
}
