package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestGateOrder(t *testing.T) {
	const (
		build        governance.ID = "permit/legacy-to-cloud/build/1"
		design       governance.ID = "gate/legacy-to-cloud/design"
		decommission governance.ID = "gate/legacy-to-cloud/decommission"
	)
	outcome := func(id governance.ID, outcome governance.Outcome) func(*fixture) {
		return func(w *fixture) { edit(w, id, func(p *governance.Permit) { p.Outcome = outcome }) }
	}
	stage := func(stage governance.Stage) func(*fixture) {
		return func(w *fixture) { w.put(governance.Gate{MigrationID: theMigration, Stage: stage}) }
	}
	check(t, gateOrder, []example{
		{name: "the build has succeeded", on: theGate},
		{
			name: "no permit for the build", on: theGate, change: func(w *fixture) { w.drop(build) },
			want: []string{"stage"},
		},
		{
			name: "the build was rolled back", on: theGate, change: outcome(build, governance.RolledBack),
			want: []string{"stage"},
		},
		{
			name: "the second attempt has succeeded", on: theGate,
			change: func(w *fixture) {
				outcome(build, governance.RolledBack)(w)
				w.put(governance.Permit{GateID: "gate/legacy-to-cloud/build", Attempt: 2, Outcome: governance.Succeeded})
			},
		},
		{
			name: "another migration's build", on: theGate,
			change: func(w *fixture) {
				w.drop(build)
				w.put(governance.Permit{GateID: "gate/other/build", Attempt: 1, Outcome: governance.Succeeded})
			},
			want: []string{"stage"},
		},
		{name: "the first stage", on: design, change: stage(governance.Design)},
		{name: "the stage before alone counts", on: "gate/legacy-to-cloud/build", want: []string{"stage"}, change: func(*fixture) {}},
		{
			name: "decommission before the cutover has succeeded", on: decommission, change: stage(governance.Decommission),
			want: []string{"stage"}, enforcement: Soft,
		},
		{
			name: "decommission after the cutover has succeeded", on: decommission,
			change: func(w *fixture) {
				stage(governance.Decommission)(w)
				outcome(thePermit, governance.Succeeded)(w)
			},
		},
		{
			name: "outcome unknown", on: theGate, undetermined: true,
			change: func(w *fixture) {
				outcome(build, governance.RolledBack)(w)
				w.unknown(build, "outcome")
			},
		},
	})
}
