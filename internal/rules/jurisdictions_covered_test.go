package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestJurisdictionsCovered(t *testing.T) {
	// second adds another compliance approver with jurisdictions of its own.
	second := func(mode governance.Mode, codes ...string) func(*fixture) {
		return func(w *fixture) {
			w.approver("second", func(a *governance.Approver) {
				*a = governance.Approver{
					Party: "person/owner", Function: governance.Compliance, Mode: mode, Jurisdictions: governance.NewSet(codes...),
				}
			})
		}
	}
	onlyEU := covering("compliance", "EU")
	check(t, jurisdictionsCovered, []example{
		{name: "an approver for all", on: theMigration},
		{name: "an approver for each", on: theMigration, change: covering("compliance", "CH", "DE")},
		{name: "the Union covers its members", on: theMigration, change: both(onlyEU, in("DE", "FR"))},
		{
			name: "one is left out", on: theMigration, change: onlyEU, atValidate: true, want: []string{"approvers"},
		},
		{name: "two approvers together", on: theMigration, change: both(onlyEU, second(governance.Required, "CH"))},
		{
			name: "an advisory approver covers nothing", on: theMigration, change: both(onlyEU, second(governance.Advisory, "CH")),
			atValidate: true, want: []string{"approvers"},
		},
		{
			name: "another function covers nothing", on: theMigration, change: both(onlyEU, covering("security", "CH")),
			atValidate: true, want: []string{"approvers"},
		},
		{
			name: "all that are left out are one finding", on: theMigration, change: both(onlyEU, in("CH", "DE", "US")),
			atValidate: true, want: []string{"approvers"},
		},
		{name: "moderate risk", on: theMigration, change: both(onlyEU, touching("mfa_policy"))},
		{name: "no required compliance approver is for CIAM201", on: theMigration, change: both(onlyEU, advisory("compliance"))},
		{name: "an unknown jurisdiction is for CIAM703", on: theMigration, change: both(onlyEU, in("DE", "UK"))},
		{name: "a final approver of the steering group covers all", on: theMigration, change: both(onlyEU, boardOf(governance.Compliance))},
		{
			name: "a steering group without one", on: theMigration, change: both(onlyEU, boardOf(governance.Security)),
			want: []string{"approvers"},
		},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				onlyEU(w)
				w.unknown(theMigration, "approvers.jurisdictions")
			},
		},
		{name: "seen from the gate", on: theGate, change: onlyEU, want: []string{"migration/legacy-to-cloud approvers"}},
	})
}
