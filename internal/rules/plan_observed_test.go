package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestPlanObserved(t *testing.T) {
	required := func(tier governance.Tier) func(*fixture) {
		return func(w *fixture) { w.policy.ObservedFrom = tier }
	}
	at := func(age time.Duration) func(*governance.Observation) {
		return func(o *governance.Observation) { o.ObservedAt = now.Add(-age) }
	}
	otherScope := func(o *governance.Observation) { o.Digest = "sha256:other" }
	want := []string{"migration_id"}
	check(t, planObserved, []example{
		{name: "plans are not checked", on: theGate},
		{name: "checked", on: theGate, change: observing(nil, "sso")},
		{name: "checked and required", on: theGate, change: both(required(governance.High), observing(nil, "sso"))},
		{name: "required and not checked", on: theGate, change: required(governance.High), want: want, enforcement: Soft},
		{name: "required from a lower tier", on: theGate, change: required(governance.Low), want: want, enforcement: Soft},
		{name: "of another scope", on: theGate, change: observing(otherScope, "sso"), want: want, enforcement: Advisory},
		{name: "exactly as old as allowed", on: theGate, change: observing(at(7*governance.Day), "sso")},
		{name: "too old", on: theGate, change: observing(at(7*governance.Day+time.Second), "sso"), want: want, enforcement: Advisory},
		{name: "too old and required", on: theGate, change: both(required(governance.Moderate), observing(at(8*governance.Day), "sso")), want: want, enforcement: Soft},
		{
			name: "not at design", on: "gate/legacy-to-cloud/design",
			change: both(required(governance.High), func(w *fixture) {
				w.put(governance.Gate{MigrationID: theMigration, Stage: governance.Design})
			}),
		},
	})
}
