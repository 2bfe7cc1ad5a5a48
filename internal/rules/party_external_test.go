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

// An exception for somebody who has left does not let a contractor decide.
func TestPartyExternalSpeaksOnceTheOtherIsWaived(t *testing.T) {
	for _, c := range []struct {
		name          string
		change        func(*fixture)
		left, outside string
	}{
		{"left", func(*fixture) {}, isUnmet, ""},
		{"left, and that is waived", excepting(waiving("CIAM902", "person/compliance-approver")), isWaived, isUnmet},
		{"left, and another's leave is waived", excepting(waiving("CIAM902", "person/engineer")), isUnmet, ""},
	} {
		w := newFixture()
		directed(hiredOut("person/compliance-approver"), func(w *fixture) {
			w.says("person/compliance-approver", func(e *environment.Entry) { e.External, e.Active = true, false })
		})(w)
		c.change(w)
		if v := w.gate(); fate(v, "CIAM902") != c.left || fate(v, "CIAM904") != c.outside {
			t.Errorf("%s: CIAM902 is %q, and CIAM904 %q", c.name, fate(v, "CIAM902"), fate(v, "CIAM904"))
		}
		if found, _ := Lapses(w, w.subjects[theMigration].Record); len(found) != 1 {
			t.Errorf("%s: the drift %v", c.name, codes(found))
		}
	}
}
