package acctest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Whoever carries out the change cannot authorise its emergency, and neither can
// somebody without a role in the migration. The permit is refused at plan or, if
// the person is known only then, at apply.
func TestWhoAuthorisesAnEmergency(t *testing.T) {
	t.Parallel()
	implementer := func(address string) func(*Workspace) {
		return func(w *Workspace) {
			w.Replace("migration.tf", "[ciam_party.engineer.id]", "["+address+".id]")
		}
	}
	for name, test := range map[string]struct {
		person string
		change func(*Workspace)
		code   string
	}{
		"the implementer":                {"ciam_party.engineer.id", nil, "CIAM807"},
		"a member of the implementers":   {"ciam_party.engineer.id", implementer("ciam_party.team"), "CIAM807"},
		"an owner in the team":           {"ciam_party.owner.id", implementer("ciam_party.team"), "CIAM807"},
		"somebody without a role":        {"ciam_party.newcomer.id", nil, "CIAM807"},
		"somebody whom a vendor employs": {"ciam_party.contractor.id", nil, "CIAM807"},
		"the implementer, known later":   {"terraform_data.engineer.output", nil, "CIAM807"},
		"the business owner":             {"ciam_party.owner.id", nil, ""},
		"the risk owner":                 {"ciam_party.risk.id", nil, ""},
		"the security approver":          {"ciam_party.security.id", nil, ""},
		"the owner, known later":         {"terraform_data.owner.output", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Now().Truncate(time.Second))
			w := atNight(t, c)
			w.Write("more.tf", atNightToo)
			if test.change != nil {
				test.change(w)
			}
			w.emergency(c.Now().Add(time.Hour))
			w.Replace("permit.tf", `"person/olivia-owner"`, test.person)
			if plan := w.Plan(); test.code != "" && !strings.HasPrefix(test.person, "terraform_data") {
				plan.Fails(test.code).Points(test.code, "authorised_by")
			} else {
				plan.OK()
			}
			if r := w.Apply(); test.code != "" {
				r.Fails(test.code).Reports(test.code)
			} else {
				r.OK()
			}
			if granted := slices.Contains(w.StateList(), "ciam_permit.cutover"); granted != (test.code == "") {
				t.Errorf("the permit was granted: %t", granted)
			}
		})
	}
}

// atNightToo are people without a role in the small migration, and persons who
// are known only at apply.
const atNightToo = `resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme"
}

resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "connor-contractor"
  function = "business"
  employer = ciam_party.vendor.id
}

resource "ciam_party" "newcomer" {
  kind     = "person"
  name     = "noah-newcomer"
  function = "business"
}

resource "ciam_party" "team" {
  kind     = "team"
  name     = "night-shift"
  function = "engineering"
  members  = [ciam_party.engineer.id, ciam_party.owner.id]
}

resource "terraform_data" "engineer" {
  input = ciam_party.engineer.id
}

resource "terraform_data" "owner" {
  input = ciam_party.owner.id
}
`

// An approval that is expired or stale stops an emergency neither when the gate
// names it nor when it does not. The permit records the same either way.
func TestAnEmergencyWithAnOldApproval(t *testing.T) {
	t.Parallel()
	expire := func(w *Workspace, c *clock.Fake) { c.Advance(2 * time.Hour) }
	widen := func(w *Workspace, _ *clock.Fake) { w.Replace("migration.tf", `["DE"]`, `["DE", "FR"]`) }
	for name, test := range map[string]struct {
		change func(*Workspace, *clock.Fake)
		code   string
	}{
		"expired": {expire, "CIAM208"},
		"stale":   {widen, "CIAM207"},
	} {
		for named, ids := range map[string]string{"named": "[ciam_approval.security.id]", "not named": "[]"} {
			t.Run(name+" and "+named, func(t *testing.T) {
				t.Parallel()
				c := clock.NewFake(time.Now().Truncate(time.Second))
				w := atNight(t, c)
				w.Remove("permit.tf")
				w.Remove("real.tf")
				w.approvedAt(c.Now().Add(-time.Minute), c.Now().Add(time.Hour))
				w.Apply().OK()
				test.change(w, c)
				w.Replace("gate.tf", "[]", ids)
				w.Write("permit.tf", smallFiles["permit.tf"])
				missing := "CIAM211"
				if named == "named" {
					missing = test.code
				}
				w.Plan().Fails(missing)
				w.emergency(c.Now().Add(time.Hour))
				w.Apply().OK().Reports(emergencyUnratified, missing)
				w.Plan().Empty()
			})
		}
	}
}

// A rejection stops an emergency, and so does what an emergency cannot pass.
func TestAnEmergencyAfterARejection(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	w.emergency(c.Now().Add(time.Hour))
	w.approvedAt(c.Now().Add(-time.Minute), c.Now().Add(governance.Day))
	w.Replace("approval.tf", "approved_at", "decision     = \"withdrawn\"\n  approved_at")
	w.Replace("gate.tf", "[]", "[ciam_approval.security.id]")
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("CIAM209")
	}
}
