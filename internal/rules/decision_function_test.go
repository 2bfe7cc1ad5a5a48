package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestDecisionFunction(t *testing.T) {
	const rollback governance.ID = "decision/legacy-to-cloud/rollback"
	owner := func(row, id governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, row, func(d *governance.DecisionOwner) { d.Accountable = id }) }
	}
	check(t, decisionFunction, []example{
		{name: "the function that decides it", on: rollback},
		{name: "a team of that function", on: rollback, change: owner(rollback, "team/identity-platform")},
		{
			name: "another function", on: rollback, change: owner(rollback, "person/security-approver"),
			want: []string{"accountable"},
		},
		{
			name: "a team of another function", on: "decision/legacy-to-cloud/authentication_strength",
			change: owner("decision/legacy-to-cloud/authentication_strength", "team/identity-platform"),
			want:   []string{"accountable"},
		},
		{name: "a contractor is for CIAM302", on: rollback, change: func(w *fixture) {
			edit(w, "person/contractor", func(p *governance.Party) { p.Function = governance.Security })
			owner(rollback, "person/contractor")(w)
		}},
		{name: "risk acceptance is for CIAM111 and CIAM102", on: "decision/legacy-to-cloud/risk_acceptance", change: func(w *fixture) {
			w.put(governance.DecisionOwner{MigrationID: theMigration, Decision: governance.RiskDecision, Accountable: "person/engineer"})
		}},
		{
			name: "unknown", on: rollback, undetermined: true,
			change: func(w *fixture) { w.unknown(rollback, "accountable") },
		},
		{
			name: "seen from the gate", on: theGate, change: owner(rollback, "person/owner"),
			want: []string{"decision/legacy-to-cloud/rollback accountable"},
		},
	})
}
