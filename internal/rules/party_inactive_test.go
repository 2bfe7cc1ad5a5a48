package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestPartyInactive(t *testing.T) {
	theApproval := approvalOf(governance.Engineering)
	said := func(seen ...governance.Sighting) func(*fixture) {
		return func(w *fixture) {
			edit(w, theApproval, func(a *governance.Approval) {
				a.RecordedAt = now.Add(-governance.Day)
				for _, s := range seen {
					a.Sightings = map[governance.ID]governance.Sighting{a.Approver: s}
				}
			})
			w.store(w.subjects[theApproval].Record)
			w.migration(func(m *governance.Migration) { m.MinimumRisk = governance.High })
			w.approve()
			w.store(w.subjects[theApproval].Record)
		}
	}
	// elsewhere gives the approver's other roles to somebody else.
	elsewhere := func(w *fixture) {
		w.put(governance.Party{Kind: governance.KindTeam, Name: "engineers", Function: governance.Engineering, Members: governance.NewSet[governance.ID]("person/engineer")})
		for id, s := range w.subjects {
			if d, ok := s.Record.(governance.DecisionOwner); ok && d.Accountable == "person/engineering-approver" {
				edit(w, id, func(d *governance.DecisionOwner) { d.Accountable = "team/identity-platform" })
			}
		}
	}
	named := `migration/legacy-to-cloud approvers["engineering"].party`
	given := string(theApproval) + " approver"
	active := governance.Sighting{Status: governance.PresenceActive, Functions: governance.NewSet(governance.Engineering)}
	inactive := governance.Sighting{Status: governance.PresenceInactive}
	check(t, partyInactive, []example{
		{name: "no directory", on: theMigration},
		{name: "all active", on: theMigration, change: directed()},
		{
			name: "a risk owner, with a successor", on: theMigration, want: []string{"risk_owner"}, items: []string{"person/risk"},
			change: directed(disabled("person/risk"), hiredOut("person/owner"), func(w *fixture) {
				w.put(governance.Party{Kind: governance.KindPerson, Name: "sam", Function: governance.Business})
				w.says("person/sam", func(*environment.Entry) {})
			}),
		},
		{name: "an evidence owner", on: evidenceOf("rollback_test"), change: directed(disabled("person/engineer")), want: []string{"owner"}},
		{name: "an approver who approves", on: theApproval, change: directed(disabled("person/engineering-approver")), want: []string{"approver"}},
		{
			name: "an approver who has left since", on: theGate, want: []string{named},
			change: directed(elsewhere, said(active), disabled("person/engineering-approver")),
		},
		{
			name: "an approver who had left before", on: theGate, want: []string{named, given},
			change: directed(elsewhere, said(inactive), disabled("person/engineering-approver")),
		},
		{
			name: "an approval from before there was a directory", on: theGate, want: []string{named},
			change: directed(elsewhere, said(), disabled("person/engineering-approver")),
		},
		{
			name: "an approver of another identity now", on: theMigration,
			change: directed(disabled("person/risk"), lastSeen("person/risk", governance.Sighting{Key: "before"})),
		},
		{
			name: "the authoriser of an emergency", on: thePermit, want: []string{"emergency.authorised_by"},
			change: directed(emergencyOf("person/owner"), disabled("person/owner")),
		},
		{
			name: "last known", on: theMigration, want: []string{"business_owner"},
			change: directed(lastSeen("person/owner", inactive), down, onlyWarns),
		},
	})
}
