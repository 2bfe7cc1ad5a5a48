package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestMixedTeamApprover(t *testing.T) {
	team := func(w *fixture) {
		w.approver("engineering", func(a *governance.Approver) { a.Party = "team/identity-platform" })
	}
	check(t, mixedTeamApprover, []example{
		{name: "persons", on: theMigration, change: mixed},
		{name: "a team of our own", on: theMigration, change: team},
		{
			name: "a team with an external member", on: theMigration, change: both(mixed, team),
			want: []string{`approvers["engineering"].party`},
		},
		{name: "an advisory team with an external member", on: theMigration, change: both(mixed, team, advisory("engineering"))},
		{name: "a team of external members is for CIAM304", on: theMigration, change: both(outsourced, team)},
		{
			name: "members unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				team(w)
				w.unknown("team/identity-platform", "members")
			},
		},
		{
			name: "seen from the gate", on: theGate, change: both(mixed, team),
			want: []string{`migration/legacy-to-cloud approvers["engineering"].party`},
		},
	})
}
