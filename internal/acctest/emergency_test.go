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
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// atNight is the small migration with the real change behind its permit, and
// without its approval.
func atNight(t testing.TB, c *clock.Fake) *Workspace {
	t.Helper()
	w := small(t, "parties", "migration", "decision", "gate", "permit").At(c)
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Write("real.tf", "resource \"terraform_data\" \"real\" {\n  depends_on = [ciam_permit.cutover]\n}\n")
	return w
}

// emergency turns the permit into an emergency permit, to be ratified by a
// time.
func (w *Workspace) emergency(until time.Time, more ...string) {
	w.t.Helper()
	w.Write("permit.tf", fmt.Sprintf(`resource "ciam_permit" "cutover" {
  gate_id = "gate/small/cutover"
  emergency = {
    incident      = "INC-7"
    reason        = "Nobody can sign in."
    authorised_by = "person/olivia-owner"
    ratify_by     = %q
  }
  depends_on = [ciam_gate.cutover]
%s
}
`, at(until), strings.Join(more, "\n")))
}

// morning adds the approval and names it in the gate.
func (w *Workspace) morning(c *clock.Fake) {
	w.t.Helper()
	w.approvedAt(c.Now(), c.Now().Add(90*governance.Day))
	w.Write("gate.tf", smallFiles["gate.tf"])
}

const nextAttempt = "resource \"ciam_permit\" \"next\" {\n  gate_id = \"gate/small/cutover\"\n  attempt = 2\n  depends_on = [ciam_gate.cutover]\n}\n"

// Without the approval, the change proceeds as an emergency, and the permit
// records what is missing. Later the approval is given and the gate opens,
// which ratifies the emergency.
func TestAnEmergencyThatIsRatified(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	w.Plan().Fails("CIAM211")
	until := c.Now().Add(72 * time.Hour)
	w.emergency(until)
	w.Plan().OK().Warns("CIAM211", "CIAM801").
		Reports(emergencyUnratified, "permit/small/cutover/1", "CIAM211", at(until), "gate/small/cutover", smallDigest())
	w.Apply().OK()
	if w.Attributes("terraform_data.real") == nil || w.Attributes("ciam_gate.cutover")["status"] != "closed" {
		t.Fatal("the real change waits, or the gate is open")
	}
	var snapshot struct {
		Emergency governance.Emergency `json:"emergency"`
	}
	text, _ := w.Attributes("ciam_permit.cutover")["snapshot"].(string)
	must(t, json.Unmarshal([]byte(text), &snapshot))
	want := governance.Emergency{Incident: "INC-7", Reason: "Nobody can sign in.", AuthorisedBy: "person/olivia-owner", RatifyBy: until}
	then := attestedThen(t, text)
	if then.Status != rules.Closed || !slices.Equal(then.Unmet, []rules.Code{"CIAM211"}) || snapshot.Emergency != want {
		t.Errorf("the snapshot says %s", text)
	}
	c.Advance(time.Hour)
	w.Plan().Empty().Reports(emergencyUnratified, "CIAM211", at(until))

	w.morning(c)
	w.Apply().OK()
	w.Plan().Empty().Omits(emergencyUnratified).Omits(emergencyOverdue)
	w.Write("next.tf", nextAttempt)
	c.Advance(80 * governance.Day)
	w.Apply().OK()
	w.Plan().Empty()
}

// An emergency that is not ratified in time refuses the migration's next
// permit, even if the gate opens later.
func TestAnEmergencyThatIsNotRatified(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	w.emergency(c.Now().Add(time.Hour))
	w.Apply().OK()
	c.Advance(time.Hour)
	w.Plan().Empty().Reports(emergencyUnratified)
	c.Advance(time.Second)
	w.Plan().Empty().Reports(emergencyOverdue, "CIAM211", "CIAM804").Omits(emergencyUnratified)
	w.morning(c)
	w.Apply().OK()
	w.Plan().Empty().Reports(emergencyOverdue)
	w.Write("next.tf", nextAttempt)
	w.Plan().Fails("CIAM804").Reports("CIAM804", "permit/small/cutover/1")
	w.Apply("-refresh=false").Fails("CIAM804")
	w.Remove("next.tf")

	w.Write("design.tf", "resource \"ciam_gate\" \"design\" {\n  migration_id = ciam_migration.this.id\n  stage = \"design\"\n}\n\nresource \"ciam_permit\" \"design\" {\n  gate_id = ciam_gate.design.id\n}\n")
	w.Plan().Fails("CIAM211", "CIAM804")
}

// An emergency covers only what is missing. It never overrides another rule,
// and all findings are reported.
func TestEmergenciesCannotBypassRules(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	w.emergency(c.Now().Add(time.Hour), "  digest = \""+"sha256:"+strings.Repeat("0", 64)+"\"")
	w.approvedAt(c.Now().Add(-time.Minute), c.Now().Add(time.Hour))
	w.Replace("approval.tf", "approved_at", "decision     = \"rejected\"\n  approved_at")
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("CIAM209", "CIAM805").Points("CIAM209", "gate_id").Omits(emergencyUnratified)
	}
	if slices.Contains(w.StateList(), "ciam_permit.cutover") || slices.Contains(w.StateList(), "terraform_data.real") {
		t.Errorf("the state has %q", w.StateList())
	}
	w.Replace("migration.tf", "approvers = {", "status = \"cancelled\"\n  approvers = {")
	w.emergency(c.Now().Add(time.Hour))
	w.Plan().Fails("CIAM810")
}

// ratify_by must be near, both at plan and at apply.
func TestWhenAnEmergencyMustBeRatified(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	for _, wrong := range []time.Duration{-time.Hour, 0, 72*time.Hour + time.Second} {
		w.emergency(c.Now().Add(wrong))
		w.Plan().Fails("").Points("", "emergency").
			Reports(emergencyInvalid, "ratify_by", at(c.Now().Add(wrong)), at(c.Now().Add(72*time.Hour)))
		w.Apply().Fails("")
	}
	w.emergency(c.Now().Add(time.Second))
	w.Plan("-out=saved.tfplan").OK()
	c.Advance(time.Second)
	w.Apply("saved.tfplan").Fails("").Reports(emergencyInvalid)
	w.emergency(c.Now().Add(time.Second))
	w.Apply().OK()
	c.Advance(governance.Day)
	w.Plan().Empty() // history by now
}

// All parts are required, and none may be blank.
func TestPartsOfAnEmergency(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	for _, test := range [][3]string{
		{`"INC-7"`, `" "`, "incident"},
		{`"Nobody can sign in."`, `""`, "reason"},
		{`"Nobody can sign in."`, `null`, "reason"},
		{`"person/olivia-owner"`, `"team/platform"`, "authorised_by"},
		{`Z"`, `+00:00"`, "ratify_by"},
	} {
		w.emergency(c.Now().Add(time.Hour))
		w.Replace("permit.tf", test[0], test[1])
		w.Plan().Fails("").Reports("", test[2])
	}
	w.emergency(c.Now().Add(time.Hour))
	w.Replace("permit.tf", "olivia-owner", "nobody")
	w.Plan().Fails("CIAM907").Reports("CIAM907", "emergency.authorised_by", "person/nobody")
}

// Values of an emergency that are known only at apply are judged then.
func TestAnEmergencyThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value string // of the whole object, as JSON
		fails []string
		names string // what the error names
	}{
		"one":      {`{"incident":"INC-7","reason":"Down.","authorised_by":"person/olivia-owner","ratify_by":"SOON"}`, nil, ""},
		"none":     {"null", []string{"CIAM211"}, "person/sasha-security"},
		"too late": {`{"incident":"INC-7","reason":"Down.","authorised_by":"person/olivia-owner","ratify_by":"LATE"}`, []string{""}, "ratify_by"},
		"nobody":   {`{"incident":"INC-7","reason":"Down.","authorised_by":"person/nobody","ratify_by":"SOON"}`, []string{"CIAM907"}, "person/nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Now().Truncate(time.Second))
			w := atNight(t, c)
			value := strings.NewReplacer("SOON", at(c.Now().Add(time.Hour)), "LATE", at(c.Now().Add(99*time.Hour))).Replace(test.value)
			w.Write("later.tf", fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n}\n", value))
			w.Write("permit.tf", "resource \"ciam_permit\" \"cutover\" {\n  gate_id = ciam_gate.cutover.id\n  emergency = jsondecode(terraform_data.later.output)\n}\n")
			w.Plan().OK()
			r := w.Apply()
			if test.fails == nil {
				r.OK()
				w.Plan().Empty().Reports(emergencyUnratified)
				return
			}
			r.Fails(test.fails...).Reports(test.fails[0], test.names)
			if slices.Contains(w.StateList(), "ciam_permit.cutover") {
				t.Error("the permit was given")
			}
		})
	}
}

// An emergency is part of the decision: a change creates another permit. It is
// read back as it was written.
func TestAnEmergencyIsReadBack(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	until := at(c.Now().Add(time.Hour))
	w.emergency(c.Now().Add(time.Hour))
	w.Write("read.tf", "data \"ciam_permit\" \"read\" {\n  id = ciam_permit.cutover.id\n}\n\noutput \"emergency\" {\n  value = data.ciam_permit.read.emergency\n}\n")
	w.Apply().OK()
	want := map[string]any{"incident": "INC-7", "reason": "Nobody can sign in.", "authorised_by": "person/olivia-owner", "ratify_by": until, "signature": nil}
	if got := w.Outputs()["emergency"]; !equalJSON(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	w.Run("state", "rm", "ciam_permit.cutover").OK()
	w.Remove("read.tf") // terraform import has no id for it: an apply sets that
	w.Run("import", "ciam_permit.cutover", "permit/small/cutover/1").OK()
	w.Apply().OK()
	w.Plan().Empty()
	w.Replace("permit.tf", "Nobody can sign in.", "It was a nice evening.")
	w.Plan().Fails("CIAM505").Reports("CIAM505", "attempt")
}
