package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestObservedPlan(t *testing.T) {
	writing := func(w *fixture) { w.writing = true }
	plannedAt := func(at time.Time) func(*fixture) {
		return func(w *fixture) { edit(w, thePermit, func(p *governance.Permit) { p.PlannedAt = at }) }
	}
	plan := now.Add(-2 * time.Hour) // as observing has it
	required := func(tier governance.Tier) func(*fixture) {
		return func(w *fixture) { w.policy.ObservedFrom = tier }
	}
	all := func(changes ...func(*fixture)) func(*fixture) {
		return func(w *fixture) {
			for _, change := range changes {
				change(w)
			}
		}
	}
	want := []string{"planned_at"}
	old := func(o *governance.Observation) { o.ObservedAt = now.Add(-governance.Day - time.Second) }
	otherScope := func(o *governance.Observation) { o.Digest = "sha256:other" }
	again := func(w *fixture) {
		w.put(governance.Permit{GateID: theGate, Attempt: 2, Outcome: governance.Aborted, PlannedAt: plan})
	}
	replaced := func(w *fixture) { // by one of a later plan
		observing(nil, "sso")(w)
		w.past = append(w.past, w.subjects[theObservation].Record)
		observing(func(o *governance.Observation) { o.PlanTimestamp = now }, "sso")(w)
	}
	// A plan with more than is declared is checked, and then another one that hides it.
	hidden := func(w *fixture) {
		observing(nil, "machine_to_machine")(w)
		w.past = append(w.past, w.subjects[theObservation].Record)
		observing(func(o *governance.Observation) { o.PlanTimestamp, o.PlanSHA256 = now, "sha256:harmless" }, "sso")(w)
	}
	design := func(w *fixture) {
		w.put(governance.Permit{GateID: "gate/legacy-to-cloud/design", Attempt: 1, Outcome: governance.InProgress})
	}
	check(t, observedPlan, []example{
		{name: "undeclared touches are the gate's", on: thePermit, change: all(writing, observing(nil, "machine_to_machine"), plannedAt(plan))},
		{name: "undeclared touches that a later check hides", on: thePermit, change: all(writing, hidden, plannedAt(plan)), want: want},
		{name: "not planned with a time", on: thePermit, change: writing},
		{name: "observed", on: thePermit, change: all(writing, observing(nil, "sso"), plannedAt(plan))},
		{name: "observed, and replaced since", on: thePermit, change: all(writing, replaced, plannedAt(plan))},
		{name: "at plan nothing can be observed yet", on: thePermit, change: plannedAt(plan)},
		{name: "not observed", on: thePermit, change: all(writing, plannedAt(plan)), want: want},
		{name: "another plan was observed", on: thePermit, change: all(writing, observing(nil, "sso"), plannedAt(plan.Add(time.Second))), want: want},
		{name: "observed too long ago", on: thePermit, change: all(writing, observing(old, "sso"), plannedAt(plan)), want: want},
		{name: "observed for another scope", on: thePermit, change: all(writing, observing(otherScope, "sso"), plannedAt(plan)), want: want},
		{name: "used for another permit", on: thePermit, change: all(writing, observing(nil, "sso"), plannedAt(plan), again), want: want},
		{name: "required", on: thePermit, change: all(writing, required(governance.High)), want: want},
		{name: "required, but not for design", on: "permit/legacy-to-cloud/design/1", change: all(writing, required(governance.Low), design)},
		{name: "required and observed", on: thePermit, change: all(writing, required(governance.Low), observing(nil, "sso"), plannedAt(plan))},
	})
}
