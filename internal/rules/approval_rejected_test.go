package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApprovalRejected(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	decide := func(word governance.ApprovalDecision) func(*fixture) {
		return func(w *fixture) {
			edit(w, theApproval, func(a *governance.Approval) { a.Decision, a.Conditions = word, "no rollback drill" })
		}
	}
	unnamed := func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = g.ApprovalIDs.Minus(governance.NewSet(theApproval)) })
	}
	check(t, approvalRejected, []example{
		{name: "all approved", on: theGate},
		{
			name: "rejected", on: theGate, change: decide(governance.Rejected), want: []string{"approval_ids"},
		},
		{
			name: "withdrawn", on: theGate, change: decide(governance.Withdrawn),
			want: []string{"approval_ids"},
		},
		{
			name: "rejected, and left out of the gate", on: theGate,
			change: func(w *fixture) {
				decide(governance.Rejected)(w)
				unnamed(w)
			},
			want: []string{"approval_ids"},
		},
		{
			name: "rejected under another digest", on: theGate,
			change: func(w *fixture) {
				decide(governance.Rejected)(w)
				edit(w, theApproval, func(a *governance.Approval) { a.Digest = "sha256:00" })
			},
			want: []string{"approval_ids"},
		},
		{
			name: "rejected by somebody who need not approve", on: theGate,
			change: func(w *fixture) {
				w.put(governance.Approval{
					MigrationID: theMigration, Stage: governance.Cutover, Function: governance.Engineering,
					Approver: "person/engineer", Decision: governance.Rejected,
				})
			},
			want: []string{"approval_ids"},
		},
		{
			name: "two refusals give two findings", on: theGate,
			change: func(w *fixture) {
				decide(governance.Withdrawn)(w)
				edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) { a.Decision = governance.Rejected })
			},
			want: []string{"approval_ids", "approval_ids"},
		},
		{
			name: "another stage", on: theGate,
			change: func(w *fixture) {
				w.put(governance.Approval{
					MigrationID: theMigration, Stage: governance.Design, Function: governance.Security,
					Approver: "person/security-approver", Decision: governance.Rejected,
				})
			},
		},
		{
			name: "another migration", on: theGate,
			change: func(w *fixture) {
				w.put(governance.Approval{
					MigrationID: "migration/other", Stage: governance.Cutover, Function: governance.Security,
					Approver: "person/security-approver", Decision: governance.Rejected,
				})
			},
		},
		{
			name: "decision unknown, and left out of the gate", on: theGate, undetermined: true,
			change: func(w *fixture) {
				unnamed(w)
				w.unknown(theApproval, "decision")
			},
		},
		{name: "not the approval's own matter", on: theApproval, change: decide(governance.Rejected)},
	})
}
