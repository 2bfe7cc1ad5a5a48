package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestDistinctApprovers(t *testing.T) {
	// named makes a person approver under the key of a function.
	named := func(key string, person governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.approver(key, func(a *governance.Approver) { a.Party = person })
		}
	}
	// approves adds to the gate an approval by the person for the function.
	approves := func(person governance.ID, f governance.Function, word governance.ApprovalDecision) func(*fixture) {
		return func(w *fixture) {
			a := w.subjects[approvalOf(f)].Record.(governance.Approval)
			a.Approver, a.Decision = person, word
			w.put(a)
			edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = governance.NewSet(append(g.ApprovalIDs, a.ID())...) })
		}
	}
	twice := named("security", "person/compliance-approver")
	check(t, distinctApprovers, []example{
		{name: "three persons", on: theMigration},
		{
			name: "one person for two functions", on: theMigration, change: twice,
			want: []string{`approvers["security"].party`},
		},
		{
			name: "one person for three functions", on: theMigration, change: both(twice, named("engineering", "person/compliance-approver")),
			want: []string{`approvers["engineering"].party`, `approvers["security"].party`},
		},
		{
			name: "one person twice for one function", on: theMigration,
			change: func(w *fixture) {
				w.approver("stand_in", func(a *governance.Approver) {
					*a = governance.Approver{Party: "person/security-approver", Function: governance.Security, Mode: governance.Advisory}
				})
			},
		},
		{
			name: "a steering group's final approver for two functions", on: theMigration, want: []string{"steering_group"},

			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Approvers = nil })
				w.board(map[governance.Function]governance.ID{
					governance.Security: "person/security-approver", governance.Compliance: "person/security-approver",
				})
			},
		},
		{
			name: "a final approver who is named for another function", on: theMigration, want: []string{"steering_group"},
			change: func(w *fixture) {
				w.board(map[governance.Function]governance.ID{governance.Compliance: "person/security-approver"})
			},
		},
		{name: "a final approver who is named for the same function", on: theMigration, change: boardOf(governance.Security)},
		{
			name: "steering group unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "steering_group") },
		},
		{name: "three approvals by three persons", on: theGate},
		{
			name: "approvals by one person for two functions", on: theGate,
			change: approves("person/security-approver", governance.Compliance, governance.Approved),
			want:   []string{"approval_ids"},
		},
		{
			name: "a rejection is for CIAM209", on: theGate,
			change: approves("person/security-approver", governance.Compliance, governance.Rejected),
		},
		{
			name: "approvals by one person who is named for both are one finding", on: theGate,
			change: both(twice, approves("person/compliance-approver", governance.Security, governance.Approved)),
			want:   []string{`migration/legacy-to-cloud approvers["security"].party`},
		},
	})
}
