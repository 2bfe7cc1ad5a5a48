package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestVendorReservedDecision(t *testing.T) {
	const (
		row        governance.ID = "decision/legacy-to-cloud/audit_evidence_retention"
		acceptance governance.ID = "decision/legacy-to-cloud/risk_acceptance"
	)
	accountable := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, row, func(d *governance.DecisionOwner) { d.Accountable = id }) }
	}
	responsible := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			edit(w, row, func(d *governance.DecisionOwner) { d.Responsible = governance.NewSet(ids...) })
		}
	}
	check(t, vendorReservedDecision, []example{
		{name: "our own", on: row, change: responsible("person/engineer", "team/identity-platform")},
		{
			name: "a vendor is accountable", on: row, change: accountable("vendor/acme-identity"),
			want: []string{"accountable"},
		},
		{
			name: "a team with an external member is accountable", on: row, change: both(mixed, accountable("team/identity-platform")),
			want: []string{"accountable"},
		},
		{
			name: "a vendor is responsible", on: row, change: responsible("vendor/acme-identity"),
			want: []string{"responsible"},
		},
		{
			name: "each external party that is responsible", on: row,
			change: both(mixed, responsible("person/contractor", "team/identity-platform", "person/engineer")),
			want:   []string{"responsible", "responsible"},
		},
		{
			name: "risk acceptance", on: acceptance, want: []string{"accountable"},
			change: func(w *fixture) {
				w.put(governance.DecisionOwner{MigrationID: theMigration, Decision: governance.RiskDecision, Accountable: "person/contractor"})
			},
		},
		{
			name: "who is only consulted or informed", on: row,
			change: func(w *fixture) {
				edit(w, row, func(d *governance.DecisionOwner) {
					d.Consulted = governance.NewSet[governance.ID]("vendor/acme-identity")
					d.Informed = governance.NewSet[governance.ID]("person/contractor")
				})
			},
		},
		{
			name: "a decision that is not reserved", on: "decision/legacy-to-cloud/rollback",
			change: func(w *fixture) {
				edit(w, "decision/legacy-to-cloud/rollback", func(d *governance.DecisionOwner) {
					d.Responsible = governance.NewSet[governance.ID]("vendor/acme-identity")
				})
			},
		},
		{
			name: "responsible unknown", on: row, undetermined: true,
			change: func(w *fixture) { w.unknown(row, "responsible") },
		},
		{
			name: "seen from the gate", on: theGate, change: responsible("vendor/acme-identity"),
			want: []string{"decision/legacy-to-cloud/audit_evidence_retention responsible"},
		},
	})
}
