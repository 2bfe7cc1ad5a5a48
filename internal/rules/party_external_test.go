package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestPartyExternal(t *testing.T) {
	check(t, partyExternal, []example{
		{name: "no directory", on: theMigration},
		{name: "as declared", on: theMigration, change: directed()},
		{name: "a business owner", on: theMigration, change: directed(hiredOut("person/owner")), want: []string{"business_owner"}},
		{name: "an approver", on: theMigration, change: directed(hiredOut("person/security-approver")), want: []string{`approvers["security"].party`}},
		{name: "a declared contractor", on: theMigration, change: directed(func(w *fixture) {
			w.migration(func(m *governance.Migration) {
				m.Implementers = governance.NewSet[governance.ID]("person/contractor", "person/engineer")
			})
		})},
		{
			name: "a disabled contractor", on: theMigration,
			change: directed(hiredOut("person/owner"), func(w *fixture) {
				w.says("person/owner", func(e *environment.Entry) { e.External, e.Active = true, false })
			}),
		},
	})
}

// An exception waives the rule for an implementer, but not for somebody who approves.
func TestPartyExternalIsNotWaivedForDeciders(t *testing.T) {
	for who, unmet := range map[governance.ID]int{"person/engineer": 0, "person/compliance-approver": 1} {
		w := newFixture()
		directed(hiredOut(who))(w)
		for id, s := range w.subjects {
			if d, ok := s.Record.(governance.DecisionOwner); ok && d.Accountable == who {
				w.drop(id)
				edit(w, theGate, func(g *governance.Gate) { g.DecisionOwnerIDs = g.DecisionOwnerIDs.Minus(governance.NewSet(id)) })
			}
		}
		edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) { a.RecordedAt = now })
		w.store(w.subjects[approvalOf(governance.Compliance)].Record)
		e := governance.Exception{
			MigrationID: theMigration, Name: "contractor", Rule: "CIAM904", Items: governance.NewSet(string(who)), Jurisdictions: governance.NewSet("CH", "DE"),
			RequestedBy: "person/owner", ApprovedBy: "person/risk", GrantedAt: now.Add(-governance.Day), ExpiresAt: now.Add(30 * governance.Day),
		}
		w.put(e)
		edit(w, theGate, func(g *governance.Gate) { g.ExceptionIDs = governance.NewSet(e.ID()) })
		if got := only("CIAM904", Judgement{Findings: w.gate().Unmet}); len(got.Findings) != unmet {
			t.Errorf("%s: %d unmet, want %d", who, len(got.Findings), unmet)
		}
	}
}
