package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApproverFunction(t *testing.T) {
	named := func(party governance.ID, mode governance.Mode) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) {
				m.Approvers["security"] = governance.Approver{Party: party, Function: governance.Security, Mode: mode}
			})
		}
	}
	check(t, approverFunction, []example{
		{name: "each of its function", on: theMigration},
		{
			name: "a person of another function", on: theMigration, change: named("person/engineer", governance.Required),
			want: []string{`approvers["security"].party`},
		},
		{
			name: "a team of another function", on: theMigration, change: named("team/identity-platform", governance.Required),
			want: []string{`approvers["security"].party`},
		},
		{
			name: "an advisory one too", on: theMigration, change: named("person/owner", governance.Advisory),
			want: []string{`approvers["security"].party`},
		},
		{name: "a vendor is for CIAM304", on: theMigration, change: named("vendor/acme-identity", governance.Required)},
		{
			name: "all that are wrong", on: theMigration,
			change: func(w *fixture) {
				named("person/engineer", governance.Required)(w)
				w.migration(func(m *governance.Migration) {
					m.Approvers["extra"] = governance.Approver{Party: "person/risk", Function: governance.Compliance, Mode: governance.Advisory}
				})
			},
			want: []string{`approvers["extra"].party`, `approvers["security"].party`},
		},
		{
			name: "one is absent, another wrong", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				named("person/engineer", governance.Required)(w)
				w.drop("person/compliance-approver")
			},
			want: []string{`approvers["security"].party`},
		},
		{
			name: "approvers unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "approvers.party") },
		},
		{
			name: "function of the party unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("person/security-approver", "function") },
		},

		{name: "an approval by the function", on: approvalOf(governance.Security)},
		{
			name: "an approval by another function", on: approvalOf(governance.Security),
			change: func(w *fixture) {
				edit(w, "person/security-approver", func(p *governance.Party) { p.Function = governance.Engineering })
			},
			want: []string{"approver"},
		},
		{
			name: "seen from the gate", on: theGate,
			change: func(w *fixture) {
				edit(w, "person/security-approver", func(p *governance.Party) { p.Function = governance.Business })
			},
			want: []string{`migration/legacy-to-cloud approvers["security"].party`},
		},
		{
			name: "an approval that is kept as it is", on: approvalOf(governance.Security),
			change: func(w *fixture) {
				edit(w, "person/security-approver", func(p *governance.Party) { p.Function = governance.Business })
				w.settle(approvalOf(governance.Security))
			},
		},
		{
			name: "a migration that is kept as it is", on: theMigration,
			change: func(w *fixture) {
				edit(w, "person/security-approver", func(p *governance.Party) { p.Function = governance.Business })
				w.settle(theMigration)
			},
		},
	})
}
