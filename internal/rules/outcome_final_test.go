package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestOutcomeFinal(t *testing.T) {
	outcome := func(outcome governance.Outcome) func(*fixture) {
		return func(w *fixture) { edit(w, thePermit, func(p *governance.Permit) { p.Outcome = outcome }) }
	}
	check(t, outcomeFinal, []example{
		{name: "in progress", on: thePermit},
		{name: "created as succeeded", on: thePermit, change: outcome(governance.Succeeded), want: []string{"outcome"}},
		{name: "created as rolled back", on: thePermit, change: outcome(governance.RolledBack), want: []string{"outcome"}},
		{name: "created as aborted", on: thePermit, change: outcome(governance.Aborted), want: []string{"outcome"}},
		{
			name: "outcome unknown", on: thePermit, undetermined: true,
			change: func(w *fixture) { w.unknown(thePermit, "outcome") },
		},
	})
}

// An outcome only goes forward, also while the migration is completed.
func TestOutcomesGoForward(t *testing.T) {
	forward := map[[2]governance.Outcome]bool{
		{governance.InProgress, governance.Succeeded}: true, {governance.InProgress, governance.RolledBack}: true,
		{governance.InProgress, governance.Aborted}: true, {governance.Succeeded, governance.RolledBack}: true,
	}
	all := []governance.Outcome{governance.InProgress, governance.Succeeded, governance.RolledBack, governance.Aborted}
	for _, status := range []governance.Status{governance.Active, governance.Completed, governance.Cancelled} {
		for _, before := range all {
			for _, after := range all {
				w := newFixture()
				w.migration(func(m *governance.Migration) { m.Status = status })
				w.previous[thePermit] = governance.Permit{GateID: theGate, Attempt: 1, Outcome: before}
				edit(w, thePermit, func(p *governance.Permit) { p.Outcome = after })
				got := only(outcomeFinal.Code, JudgeAfterwards(w, w.subjects[thePermit]))
				wording(t, outcomeFinal, string(before)+" becomes "+string(after), got.Findings)
				if allowed := before == after || forward[[2]governance.Outcome{before, after}]; allowed != (len(got.Findings) == 0) {
					t.Errorf("%s, %s to %s: %+v", status, before, after, got)
				}
			}
		}
	}
	w := newFixture()
	w.previous[thePermit] = governance.Permit{GateID: theGate, Attempt: 1, Outcome: governance.Aborted}
	w.unknown(thePermit, "outcome")
	if got := JudgeAfterwards(w, w.subjects[thePermit]); !slices.Contains(got.Undetermined, outcomeFinal.Code) || len(got.Findings) > 0 {
		t.Errorf("unknown outcome: %+v", got)
	}
}
