package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestInternalEngineering(t *testing.T) {
	implementers := func(ids ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Implementers = governance.NewSet(ids...) })
		}
	}
	check(t, internalEngineering, []example{
		{name: "a team of our own beside a vendor", on: theMigration},
		{name: "a person of our own", on: theMigration, change: implementers("person/engineer", "vendor/acme-identity")},
		{name: "one of the team's members is our own", on: theMigration, change: mixed},
		{
			name: "nobody", on: theMigration, change: implementers(),
			want: []string{"implementers"},
		},
		{
			name: "a vendor alone", on: theMigration, change: implementers("vendor/acme-identity"),
			want: []string{"implementers"},
		},
		{name: "a contractor", on: theMigration, change: implementers("person/contractor"), want: []string{"implementers"}},
		{name: "a team of external members", on: theMigration, change: outsourced, want: []string{"implementers"}},
		{
			name: "a team that a vendor employs", on: theMigration, want: []string{"implementers"},
			change: func(w *fixture) {
				edit(w, "team/identity-platform", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
			},
		},
		{name: "another function", on: theMigration, change: implementers("person/security-approver"), want: []string{"implementers"}},
		{
			name: "an empty team is for CIAM109", on: theMigration,
			change: func(w *fixture) {
				edit(w, "team/identity-platform", func(p *governance.Party) { p.Members = nil })
			},
		},
		{
			name: "perhaps our own", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				outsourced(w)
				w.unknown("person/contractor", "employer")
			},
		},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "implementers") },
		},
		{
			name: "seen from the gate", on: theGate, change: implementers("vendor/acme-identity"),
			want: []string{"migration/legacy-to-cloud implementers"},
		},
	})
}
