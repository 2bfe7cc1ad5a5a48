package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// An approval whose approver was replaced, moved or became external is kept, and its
// gate opens with the approval of the successor.
func TestApprovalsThatNoLongerCount(t *testing.T) {
	old := approvalOf(governance.Security)
	// replaced names another approver for security, who approves if they are asked to.
	replaced := func(approves bool) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{Kind: governance.KindPerson, Name: "successor", Function: governance.Security})
			w.approver("security", func(a *governance.Approver) { a.Party = "person/successor" })
			if !approves {
				return
			}
			a := w.subjects[old].Record.(governance.Approval)
			a.Approver = "person/successor"
			w.put(a)
			edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = governance.NewSet(append(g.ApprovalIDs, a.ID())...) })
		}
	}
	party := func(change func(*governance.Party)) func(*fixture) {
		return func(w *fixture) { edit(w, "person/security-approver", change) }
	}
	moved := party(func(p *governance.Party) { p.Function = governance.Engineering })
	external := party(func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
	stale := func(w *fixture) { edit(w, old, func(a *governance.Approval) { a.Digest = "sha256:00" }) }
	expired := func(w *fixture) { edit(w, old, func(a *governance.Approval) { a.ExpiresAt = now.Add(-1) }) }
	kept := func(w *fixture) { w.settle(old) }
	for name, c := range map[string]struct {
		change func(*fixture)
		want   []Code
	}{
		"replaced, and the successor approves":                 {replaced(true), nil},
		"replaced, and nobody approves":                        {replaced(false), []Code{"CIAM211"}},
		"replaced, stale and expired, the successor approves":  {both(replaced(true), stale, expired), nil},
		"moved, and the successor approves":                    {both(replaced(true), moved), nil},
		"moved, and is still named":                            {moved, []Code{"CIAM205"}},
		"became external, and the successor approves":          {both(replaced(true), external), nil},
		"became external, and is still named":                  {external, []Code{"CIAM304"}},
		"became external, and leaves as the successor expires": {both(replaced(true), external, expired), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFixture()
			both(c.change, kept)(w)
			w.put(governance.Party{Kind: governance.KindPerson, Name: "decider", Function: governance.Security})
			for _, s := range w.RecordsOf(theMigration) { // who decides is not what this test is about
				if row, ok := s.Record.(governance.DecisionOwner); ok && row.Accountable == "person/security-approver" {
					edit(w, row.ID(), func(row *governance.DecisionOwner) { row.Accountable = "person/decider" })
				}
			}
			if j := Judge(w, w.subjects[old]); slices.ContainsFunc(j.Findings, func(f Finding) bool { return f.Enforcement == Hard }) {
				t.Errorf("the approval that is kept is refused: %v", codes(j.Findings))
			}
			v := w.gate()
			if got := codes(v.Unmet); !slices.Equal(got, c.want) || (v.Status == Open) != (len(c.want) == 0) {
				t.Errorf("the gate is %s with unmet %v, want %v", v.Status, got, c.want)
			}
			if slices.ContainsFunc(v.Endings, func(e Ending) bool { return e.ID == old }) {
				t.Error("the gate ends with an approval that does not count")
			}
		})
	}
}
