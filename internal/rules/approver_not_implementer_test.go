package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApproverNotImplementer(t *testing.T) {
	const platform, assurance governance.ID = "team/identity-platform", "team/assurance"
	member := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			edit(w, platform, func(p *governance.Party) { p.Members = governance.NewSet(ids...) })
		}
	}
	implementers := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Implementers = governance.NewSet(ids...) })
		}
	}
	// team makes a team with the members approve for security.
	team := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindTeam, Name: "assurance", Function: governance.Security, Members: governance.NewSet(ids...)})
			w.approver("security", func(a *governance.Approver) { a.Party = assurance })
		}
	}
	at := []string{`approvers["security"].party`}
	check(t, approverNotImplementer, []example{
		{name: "different people", on: theMigration},
		{
			name: "a person in both roles", on: theMigration, change: implementers("person/security-approver"), want: at, enforcement: Hard,
		},
		{
			name: "through the implementing team", on: theMigration, change: member("person/engineer", "person/security-approver"),
			want: at, enforcement: Hard,
		},
		{
			name: "through the approving team", on: theMigration, change: both(team("person/engineer", "person/security-approver"), implementers("person/engineer")),
			want: at, enforcement: Hard,
		},
		{
			name: "through two teams", on: theMigration, change: team("person/engineer"), want: at, enforcement: Hard,
		},
		{
			name: "the same team", on: theMigration, change: both(team("person/security-approver"), implementers(assurance)),
			want: at, enforcement: Hard,
		},
		{
			name: "soft below high risk", on: theMigration, change: both(implementers("person/security-approver"), touching("mfa_policy")),
			want: at, enforcement: Soft,
		},
		{
			name: "an advisory approver", on: theMigration, change: both(advisory("compliance"), implementers("person/compliance-approver")),
			want: []string{`approvers["compliance"].party`}, enforcement: Hard,
		},
		{name: "engineering may do both", on: theMigration, change: implementers("person/engineering-approver")},
		{
			name: "a final approver of the steering group", on: theMigration, want: []string{"steering_group"}, enforcement: Hard,
			change: func(w *fixture) {
				w.board(map[governance.Function]governance.ID{governance.Compliance: "person/risk", governance.Engineering: "person/engineer"})
				implementers("person/risk", "person/engineer")(w)
			},
		},
		{
			name: "an external approver is for CIAM304", on: theMigration,
			change: func(w *fixture) {
				w.approver("security", func(a *governance.Approver) { a.Party = "person/contractor" })
				implementers("person/contractor")(w)
			},
		},
		{
			name: "members unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(platform, "members") },
		},
		{
			name: "seen from the gate", on: theGate, change: member("person/security-approver"), enforcement: Hard,
			want: []string{`migration/legacy-to-cloud approvers["security"].party`},
		},
	})
}
