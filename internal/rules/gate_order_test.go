package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestGateOrder(t *testing.T) {
	const (
		build        governance.ID = "permit/legacy-to-cloud/build/1"
		second       governance.ID = "permit/legacy-to-cloud/build/2"
		design       governance.ID = "gate/legacy-to-cloud/design"
		decommission governance.ID = "gate/legacy-to-cloud/decommission"
		old          governance.ID = "migration/old"
		oldBuild     governance.ID = "permit/old/build/1"
	)
	day := func(n int) time.Time { return now.Add(time.Duration(n-30) * governance.Day) }
	attempt := func(number int64, outcome governance.Outcome, at time.Time) governance.Permit {
		return governance.Permit{GateID: "gate/legacy-to-cloud/build", Attempt: number, Outcome: outcome, UsedAt: at}
	}
	stored := func(permits ...governance.Permit) func(*fixture) {
		return func(w *fixture) {
			for _, p := range permits {
				w.store(p)
			}
		}
	}
	// becomes plans another outcome of a permit than the stored one.
	becomes := func(id governance.ID, outcome governance.Outcome) func(*fixture) {
		return func(w *fixture) { edit(w, id, func(p *governance.Permit) { p.Outcome = outcome }) }
	}
	stage := func(stage governance.Stage) func(*fixture) {
		return func(w *fixture) { w.put(governance.Gate{MigrationID: theMigration, Stage: stage}) }
	}
	none := func(w *fixture) { w.drop(build) }
	rolledBack := stored(attempt(1, governance.RolledBack, day(1)))
	emergency := func(missing ...string) governance.Permit {
		p := attempt(1, governance.Succeeded, day(1))
		p.Scope, p.Missing = "sha256:scope", governance.NewSet(missing...)
		p.Emergency = &governance.Emergency{Incident: "INC-1", AuthorisedBy: "person/owner", RatifyBy: day(3)}
		return p
	}
	opened := func(at time.Time) func(*fixture) {
		return func(w *fixture) {
			edit(w, "gate/legacy-to-cloud/build", func(g *governance.Gate) { g.Openings = []governance.Opening{{Digest: "sha256:scope", At: at}} })
		}
	}
	inheritedAt := func(outcome governance.Outcome, from governance.ID, at time.Time) func(*fixture) {
		p := governance.Permit{GateID: governance.ID("gate/" + from.Names()[0] + "/build"), Attempt: 1, Outcome: outcome, UsedAt: at}
		return both(superseding(theMigration, from), both(superseding(from), stored(p)))
	}
	inherited := func(outcome governance.Outcome) func(*fixture) { return inheritedAt(outcome, old, day(0)) }
	// beside has the migration supersede a second one.
	beside := func(outcome governance.Outcome, at time.Time) func(*fixture) {
		return both(inheritedAt(outcome, "migration/second", at), superseding(theMigration, old, "migration/second"))
	}
	check(t, gateOrder, []example{
		{name: "the build has succeeded", on: theGate},
		{name: "no permit for the build", on: theGate, change: none, want: []string{"stage"}},
		{name: "the build was rolled back", on: theGate, change: rolledBack, want: []string{"stage"}},
		{name: "the build is aborted", on: theGate, change: stored(attempt(1, governance.Aborted, day(1))), want: []string{"stage"}},
		{name: "the second attempt has succeeded", on: theGate, change: both(rolledBack, stored(attempt(2, governance.Succeeded, day(2))))},
		{
			name: "the second attempt was rolled back", on: theGate, want: []string{"stage"},
			change: stored(attempt(1, governance.Succeeded, day(1)), attempt(2, governance.RolledBack, day(2))),
		},
		{
			name: "the second attempt is in progress", on: theGate, want: []string{"stage"},
			change: stored(attempt(1, governance.Succeeded, day(1)), attempt(2, governance.InProgress, day(2))),
		},
		{
			name: "the second attempt was aborted", on: theGate,
			change: stored(attempt(1, governance.Succeeded, day(1)), attempt(2, governance.Aborted, day(2))),
		},
		{
			name: "the latest attempt has a lower number", on: theGate, want: []string{"stage"},
			change: stored(attempt(2, governance.Succeeded, day(1)), attempt(1, governance.RolledBack, day(2))),
		},
		{
			name: "a second attempt is planned", on: theGate, want: []string{"stage"},
			change: func(w *fixture) { w.put(attempt(2, governance.InProgress, time.Time{})) },
		},
		{
			name: "only planned to succeed", on: theGate, want: []string{"stage"},
			change: both(stored(attempt(1, governance.InProgress, day(1))), becomes(build, governance.Succeeded)),
		},
		{
			name: "only planned to succeed, and followed", on: theGate,
			change: both(stored(attempt(1, governance.InProgress, day(1))), becomes(build, governance.Succeeded), follows(build)),
		},
		{
			name: "another permit is followed", on: theGate, want: []string{"stage"},
			change: both(stored(attempt(1, governance.InProgress, day(1))), becomes(build, governance.Succeeded), follows("permit/legacy-to-cloud/design/1")),
		},
		{name: "planned to be rolled back", on: theGate, change: becomes(build, governance.RolledBack), want: []string{"stage"}},
		{
			name: "planned to be rolled back, and followed", on: theGate, want: []string{"stage"},
			change: both(becomes(build, governance.RolledBack), follows(build)),
		},
		{
			name: "a second attempt is only planned to be aborted", on: theGate, want: []string{"stage"},
			change: both(stored(attempt(1, governance.Succeeded, day(1)), attempt(2, governance.InProgress, day(2))), becomes(second, governance.Aborted)),
		},
		{
			name: "a second attempt is planned to be aborted, and followed", on: theGate,
			change: both(stored(attempt(1, governance.Succeeded, day(1)), attempt(2, governance.InProgress, day(2))), becomes(second, governance.Aborted), follows(second)),
		},
		{name: "an emergency that lacked nothing", on: theGate, change: stored(emergency())},
		{name: "an emergency that is not ratified", on: theGate, change: stored(emergency("CIAM211")), want: []string{"stage"}},
		{name: "an emergency that was ratified", on: theGate, change: both(stored(emergency("CIAM211")), opened(day(2)))},
		{name: "an emergency that was ratified too late", on: theGate, change: both(stored(emergency("CIAM211")), opened(day(4))), want: []string{"stage"}},
		{
			name: "another migration's build", on: theGate, want: []string{"stage"},
			change: both(none, stored(governance.Permit{GateID: "gate/other/build", Attempt: 1, Outcome: governance.Succeeded})),
		},
		{name: "a predecessor's build", on: theGate, change: both(none, inherited(governance.Succeeded))},
		{name: "a predecessor's build that was rolled back", on: theGate, change: both(none, inherited(governance.RolledBack)), want: []string{"stage"}},
		{name: "its own build after a predecessor's", on: theGate, change: both(inherited(governance.RolledBack), stored(attempt(1, governance.Succeeded, day(1))))},
		{
			name: "a predecessor's build is planned to succeed, and followed", on: theGate,
			change: both(none, inherited(governance.InProgress), becomes(oldBuild, governance.Succeeded), follows(oldBuild)),
		},
		{
			name: "its own build was rolled back before a predecessor's succeeded", on: theGate, want: []string{"stage"}, records: []governance.ID{build},
			change: both(rolledBack, inheritedAt(governance.Succeeded, old, day(2))),
		},
		{
			name: "a predecessor's build was rolled back, and another one's succeeded later", on: theGate, want: []string{"stage"}, records: []governance.ID{oldBuild},
			change: both(none, both(inherited(governance.RolledBack), beside(governance.Succeeded, day(1)))),
		},
		{
			name: "a predecessor's build was rolled back, and one that continues it succeeded", on: theGate,
			change: both(none, both(inherited(governance.RolledBack), both(beside(governance.Succeeded, day(1)), superseding("migration/second", old)))),
		},
		{
			name: "two predecessors' builds have succeeded", on: theGate,
			change: both(none, both(inherited(governance.Succeeded), beside(governance.Succeeded, day(1)))),
		},
		{name: "the first stage", on: design, change: stage(governance.Design)},
		{name: "the stage before alone counts", on: "gate/legacy-to-cloud/build", want: []string{"stage"}, change: func(*fixture) {}},
		{
			name: "decommission before the cutover has succeeded", on: decommission, change: stage(governance.Decommission),
			want: []string{"stage"}, enforcement: Soft,
		},
		{
			name: "decommission after the cutover has succeeded", on: decommission,
			change: both(stage(governance.Decommission), stored(governance.Permit{GateID: theGate, Attempt: 1, Outcome: governance.Succeeded})),
		},
		{
			name: "decommission in the plan that lets the cutover succeed", on: decommission, want: []string{"stage"}, enforcement: Soft,
			change: both(stage(governance.Decommission), becomes(thePermit, governance.Succeeded)),
		},
		{
			name: "outcome unknown", on: theGate, undetermined: true,
			change: both(rolledBack, func(w *fixture) { w.unknown(build, "outcome") }),
		},
		{
			name: "what is followed is unknown", on: theGate, undetermined: true,
			change: both(rolledBack, func(w *fixture) { w.unknown(theGate, "follows") }),
		},
	})
}
