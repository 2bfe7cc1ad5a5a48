package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApprovalsComplete(t *testing.T) {
	without := func(functions ...governance.Function) func(*fixture) {
		return func(w *fixture) {
			edit(w, theGate, func(g *governance.Gate) {
				for _, f := range functions {
					g.ApprovalIDs = g.ApprovalIDs.Minus(governance.NewSet(approvalOf(f)))
				}
			})
		}
	}
	check(t, approvalsComplete, []example{
		{name: "all given", on: theGate},
		{
			name: "one missing", on: theGate, change: without(governance.Compliance),
			want: []string{"approval_ids"},
		},
		{
			name: "two missing give one finding", on: theGate, change: without(governance.Compliance, governance.Security),
			want: []string{"approval_ids"},
		},
		{
			name: "any member of a team is enough", on: theGate,
			change: func(w *fixture) {
				edit(w, "team/identity-platform", func(p *governance.Party) {
					p.Members = governance.NewSet[governance.ID]("person/engineer", "person/engineering-approver")
				})
				w.migration(func(m *governance.Migration) {
					m.Approvers["engineering"] = governance.Approver{Party: "team/identity-platform", Function: governance.Engineering, Mode: governance.Required}
				})
			},
		},
		{
			name: "no member of the team", on: theGate,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) {
					m.Approvers["engineering"] = governance.Approver{Party: "team/identity-platform", Function: governance.Engineering, Mode: governance.Required}
				})
			},
			want: []string{"approval_ids"},
		},
		{
			name: "a jurisdiction is left out", on: theGate,
			change: func(w *fixture) {
				edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) { a.Jurisdictions = governance.NewSet("EU") })
			},
			want: []string{"approval_ids"},
		},
		{
			name: "a final approver of the steering group", on: theGate,
			change: func(w *fixture) {
				w.put(governance.SteeringGroup{Name: "board", Chair: "person/owner", FinalApprovers: map[governance.Function]governance.ID{
					governance.Engineering: "person/engineering-approver", governance.Security: "person/security-approver", governance.Compliance: "person/owner",
				}})
				w.migration(func(m *governance.Migration) { m.SteeringGroup, m.Approvers = "steering_group/board", nil })
			},
			want: []string{"approval_ids"},
		},
		{
			name: "approvals unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theGate, "approval_ids") },
		},
	})
}
