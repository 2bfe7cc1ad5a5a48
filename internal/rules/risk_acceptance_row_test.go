package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestRiskAcceptanceRow(t *testing.T) {
	const row governance.ID = "decision/legacy-to-cloud/risk_acceptance"
	accountable := func(id governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.DecisionOwner{MigrationID: theMigration, Decision: governance.RiskDecision, Accountable: id})
		}
	}
	check(t, riskAcceptanceRow, []example{
		{name: "no row is needed", on: theGate},
		{name: "the risk owner", on: row, change: accountable("person/risk")},
		{
			name: "somebody else", on: row, change: accountable("person/owner"),
			want: []string{"accountable"},
		},
		{name: "somebody external is for CIAM303", on: row, change: accountable("person/contractor")},
		{name: "another decision", on: "decision/legacy-to-cloud/rollback"},
		{
			name: "risk owner unknown", on: row, undetermined: true,
			change: func(w *fixture) {
				accountable("person/owner")(w)
				w.unknown(theMigration, "risk_owner")
			},
		},
		{
			name: "a completed migration", on: row,
			change: func(w *fixture) {
				accountable("person/owner")(w)
				w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
			},
		},
		{
			name: "seen from the gate", on: theGate, change: accountable("person/owner"),
			want: []string{"decision/legacy-to-cloud/risk_acceptance accountable"},
		},
	})
}
