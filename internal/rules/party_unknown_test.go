package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestPartyUnknown(t *testing.T) {
	team := func(change func(*governance.Party)) func(*fixture) {
		return func(w *fixture) { edit(w, "team/identity-platform", change) }
	}
	check(t, partyUnknown, []example{
		{name: "no directory", on: theMigration},
		{name: "all known", on: theMigration, change: directed()},
		{name: "all known at the gate", on: theGate, change: directed()},
		{
			name: "a business owner", on: theMigration, change: directed(gone("person/owner")),
			want: []string{"business_owner"}, items: []string{"person/owner"}, records: []governance.ID{"person/owner"},
		},
		{
			name: "an approver at the gate", on: theGate, change: directed(gone("person/security-approver"), func(w *fixture) {
				edit(w, approvalOf(governance.Security), func(a *governance.Approval) { a.RecordedAt = now.Add(-governance.Day) })
				w.store(w.subjects[approvalOf(governance.Security)].Record)
				for id, s := range w.subjects {
					if d, ok := s.Record.(governance.DecisionOwner); ok && d.Accountable == "person/security-approver" {
						edit(w, id, func(d *governance.DecisionOwner) { d.Accountable = "person/engineering-approver" })
					}
				}
			}), want: []string{`migration/legacy-to-cloud approvers["security"].party`},
		},
		{
			name: "a member of an implementing team", on: theMigration, change: directed(gone("person/engineer")),
			want: []string{"implementers"}, items: []string{"person/engineer"},
		},
		{name: "a team without a group", on: theMigration, change: directed(gone("team/identity-platform"))},
		{
			name: "a team whose group is gone", on: theMigration, want: []string{"implementers"}, items: []string{"team/identity-platform"},
			change: directed(gone("team/identity-platform"), team(func(p *governance.Party) { p.DirectoryRef = "cn=identity" })),
		},
		{
			name: "a consulted party", on: "decision/legacy-to-cloud/rollback", want: []string{"consulted"}, enforcement: Advisory,
			change: directed(gone("person/risk"), func(w *fixture) {
				edit(w, "decision/legacy-to-cloud/rollback", func(d *governance.DecisionOwner) {
					d.Consulted = governance.NewSet[governance.ID]("person/risk")
				})
			}),
		},
		{
			name: "a login that somebody else has now", on: theMigration, want: []string{"risk_owner"},
			change: directed(lastSeen("person/risk", governance.Sighting{Status: governance.PresenceActive, Key: "before"})),
		},
		{
			name: "not changed by this plan", on: theMigration,
			change: directed(gone("person/owner"), func(w *fixture) { w.settle(theMigration) }),
		},
		{
			name: "not asked yet", on: theMigration, undetermined: true,
			change: directed(func(w *fixture) { w.entries["person/owner"] = environment.Unknown[environment.Entry]() }),
		},
		{name: "a vendor is not looked up", on: theMigration, change: directed(gone("vendor/acme-identity"))},
	})
}
