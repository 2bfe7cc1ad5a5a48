package rules

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// beside adds three exceptions: as many as there may be without another.
func beside(changes ...func(*governance.Exception)) func(*fixture) {
	return both(granting("a", changes...), granting("b", changes...), granting("c", changes...))
}

// controls adds as many exceptions to controls.
func controls(n int) func(*fixture) {
	return func(w *fixture) {
		for i := range n {
			granting(fmt.Sprintf("c-%d", i), toControl, lasting(-2*governance.Day, 100*governance.Day))(w)
		}
	}
}

func TestExceptionBudget(t *testing.T) {
	const day = governance.Day
	at := []string{"jurisdictions"}
	full := both(beside(), held("a", "b", "c"))
	elsewhere := func(e *governance.Exception) { e.MigrationID = "migration/another" }
	check(t, exceptionBudget, []example{
		{name: "alone", on: theException, change: excepting()},
		{name: "the third", on: theException, change: both(granting("a"), granting("b"), excepting())},
		{
			name: "the fourth", on: theException, change: both(full, excepting()), want: at,
		},
		{name: "a new one comes last, whatever its date", on: theException, change: both(full, excepting(lasting(-60*day, day))), want: at},
		{
			name: "granted in this plan like the others, before them", on: theException,
			change: both(beside(), excepting(lasting(-60*day, day))), want: at,
		},
		{
			name: "an organisation's own budget", on: theException, want: at,
			change: both(granting("a"), granting("b", lasting(-day, 30*day)), excepting(), func(w *fixture) { w.policy.ExceptionBudget = 1 }),
		},

		{name: "the others are of other jurisdictions", on: theException, change: both(beside(within("FR", "GB")), excepting())},
		{
			name: "one of two jurisdictions is full", on: theException, change: both(beside(within("DE")), excepting()), want: at,
		},
		{
			name: "each is full by others", on: theException, want: at,

			change: both(
				beside(within("CH")), granting("d", within("DE"), lasting(-day, 29*day)), granting("e", within("DE"), lasting(-day, 30*day)),
				granting("f", within("DE"), lasting(-day, 31*day)), excepting(),
			),
		},
		{name: "EU covers a member", on: theException, change: both(beside(within("EU")), excepting()), want: at},
		{name: "a member is part of EU", on: theException, change: both(beside(within("DE")), excepting(within("EU"))), want: at},
		{
			name: "three members do not fill EU", on: theException,
			change: both(granting("a", within("DE")), granting("b", within("FR")), granting("c", within("IT")), excepting(within("EU"))),
		},
		{
			name: "EU and a member together", on: theException, want: at,
			change: both(granting("a", within("EU")), granting("b", within("FR")), granting("c", within("FR", "DE")), excepting(within("EU"))),
		},

		{name: "exceptions to controls do not count", on: theException, change: both(beside(toControl), excepting())},
		{name: "an exception to a control beside three waivers", on: theException, change: both(full, excepting(toControl))},
		{name: "the tenth exception to a control", on: theException, change: both(controls(9), excepting(toControl))},
		{name: "the eleventh exception to a control", on: theException, change: both(controls(10), excepting(toControl)), want: []string{"control"}},
		{
			name: "the eleventh exception to a control, in another jurisdiction", on: theException,
			change: both(controls(10), excepting(toControl, within("FR"))), want: []string{"control"},
		},
		{name: "exceptions to controls, one of which has expired", on: theException, change: both(controls(10), granting("c-1", toControl, lasting(-2*day, -day)), excepting(toControl))},
		{
			name: "perhaps exceptions to controls", on: theException, undetermined: true,
			change: both(controls(10), blurred("c-1", "control", "rule"), excepting(toControl)),
		},
		{name: "one of the others expires now", on: theException, change: both(beside(), granting("b", lasting(-day, 0)), excepting())},
		{name: "one of the others holds for a second more", on: theException, change: both(beside(), granting("b", lasting(-day, time.Second)), excepting()), want: at},
		{name: "one of the others was granted now", on: theException, change: both(beside(), granting("b", lasting(0, day)), excepting()), want: at},
		{name: "one of the others starts later", on: theException, change: both(beside(), granting("b", lasting(aheadOfUs+time.Second, day)), excepting())},
		{name: "one of another migration", on: theException, change: both(beside(), granting("b", elsewhere), func(w *fixture) { w.drop("exception/legacy-to-cloud/b") }, excepting())},
		{name: "this one has expired", on: theException, change: both(full, excepting(lasting(-2*day, 0)))},
		{name: "this one starts later", on: theException, change: both(full, excepting(lasting(aheadOfUs+time.Second, day)))},
		{name: "not named in any gate", on: theException, want: at, change: both(full, excepting(), func(w *fixture) {
			edit(w, theGate, func(g *governance.Gate) { g.ExceptionIDs = nil })
		})},

		{
			name: "one that the register held before the others", on: theException,
			change: both(full, excepting(lasting(-2*day, day)), held("grace")),
		},
		{
			name: "one that the register held after the others", on: theException, want: at,
			change: both(full, excepting(lasting(-time.Hour, day)), held("grace")),
		},
		{
			name: "of the same moment, by their ids", on: theException, want: at, change: both(full, excepting(), held("grace")),
		},
		{
			name: "one that is not changed", on: theException,
			change: both(full, excepting(lasting(-2*day, day)), func(w *fixture) { w.settle(theException) }),
		},
		{
			name: "one that was held for another jurisdiction is new here", on: theException, want: at,
			change: both(beside(within("DE")), excepting(within("CH"), lasting(-2*day, day)), held("grace"), excepting(lasting(-2*day, day))),
		},
		{
			name: "one that was over and is prolonged is new", on: theException, want: at,
			change: both(full, excepting(lasting(-2*day, -day)), held("grace"), excepting(lasting(-2*day, day))),
		},
		{
			name: "one that was restated in force and extends nothing keeps its place", on: theException,
			change: both(full, excepting(lasting(-3*day, day)), held("grace"), excepting(lasting(-2*day, day))),
		},

		{name: "own jurisdictions unknown", on: theException, undetermined: true, change: both(full, excepting(), blurred("grace", "jurisdictions"))},
		{name: "own expiry unknown", on: theException, undetermined: true, change: both(full, excepting(), blurred("grace", "expires_at"))},
		{name: "another's jurisdictions unknown", on: theException, undetermined: true, change: both(full, excepting(), blurred("b", "jurisdictions"))},
		{name: "another's expiry unknown", on: theException, undetermined: true, change: both(full, excepting(), blurred("b", "expires_at"))},
		{name: "another's grant unknown", on: theException, undetermined: true, change: both(full, excepting(), blurred("b", "granted_at"))},
		{name: "what is unknown does not matter with room left", on: theException, change: both(granting("a"), granting("b"), excepting(), blurred("b", "jurisdictions"))},
		{
			name: "nor with none left anyway", on: theException, want: at,
			change: both(full, granting("d"), excepting(), blurred("b", "jurisdictions")),
		},
		{
			name: "nor of one that is over", on: theException,
			change: both(full, granting("b", lasting(-2*day, -day)), excepting(), blurred("b", "jurisdictions")),
		},
		{
			name: "nor of one for another jurisdiction", on: theException,
			change: both(full, granting("b", within("FR")), excepting(), blurred("b", "expires_at")),
		},
		{name: "at the gate it does not waive", on: theGate, change: both(full, excepting())},
	})
}

// Of four exceptions that a gate names, exactly one does not waive: the latest grant.
func TestBudgetLeavesExactlyOneOut(t *testing.T) {
	const day = governance.Day
	for name, change := range map[string]func(*fixture){
		"of one moment":         both(beside(), excepting()),
		"of different moments":  both(granting("a", lasting(-day, day)), granting("b", lasting(-3*day, day)), granting("c", lasting(-2*day, day)), granting("d", lasting(-4*day, day))),
		"of EU and its members": both(granting("a", within("EU"), lasting(-time.Hour, day)), granting("b", within("DE")), granting("c", within("EU")), granting("d", within("CH", "DE"))),
	} {
		w := newFixture()
		change(w)
		for i, s := range w.RecordsOf(theMigration) { // each for another rule, so none is a renewal
			if e, ok := s.Record.(governance.Exception); ok {
				edit(w, e.ID(), func(e *governance.Exception) { e.Rule = string(All()[i].Code) })
			}
		}
		gate := w.subjects[theGate]
		by := newWaivers(w, gate, gate.Record.(governance.Gate))
		var out []governance.ID
		for _, s := range by.named {
			if !by.granted(s.Record.(governance.Exception), nil).met {
				out = append(out, s.Record.ID())
			}
		}
		if len(out) != 1 || name != "of one moment" && out[0] != "exception/legacy-to-cloud/a" {
			t.Errorf("%s: %v do not waive", name, out)
		}
	}
}

// TestPlanNeverExceedsTheBudget: in whichever order Terraform comes to four new
// exceptions, at least the last is refused.
func TestPlanNeverExceedsTheBudget(t *testing.T) {
	order := []string{"a", "b", "c", "d"}
	for range order {
		order = append(order[1:], order[0])
		w := newFixture()
		var refused []string
		for i, name := range order {
			granting(name, lasting(-time.Duration(name[0])*time.Minute, governance.Day))(w)
			if j := only("CIAM604", Judge(w, w.subjects[exceptionNamed(name).ID()])); len(j.Findings) > 0 {
				refused = append(refused, order[i])
			}
		}
		if !slices.Equal(refused, order[3:]) {
			t.Errorf("in the order %v refused are %v", order, refused)
		}
	}
}
