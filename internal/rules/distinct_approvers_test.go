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
		{
			name: "the seat that is not of the person's function", on: theMigration, want: []string{`approvers["compliance"].party`},
			change: named("compliance", "person/security-approver"),
		},
		{
			name: "the seat that is not of the person's function, with its key first", on: theMigration, want: []string{`approvers["a"].party`},
			change: func(w *fixture) {
				w.approver("a", func(a *governance.Approver) {
					*a = governance.Approver{Party: "person/security-approver", Function: governance.Engineering, Mode: governance.Advisory}
				})
			},
		},
		{name: "two records of one human", on: theMigration, want: []string{`approvers["security"].party`}, change: oneHuman("person/security-approver", "person/compliance-approver")},
		{
			name: "a deputy who is named for another function", on: theMigration, want: []string{"steering_group"},
			change: both(fullBoard, deputy("person/compliance-approver")),
		},
		{
			name: "a directory_ref is unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("person/security-approver", "directory_ref") },
		},
		{name: "three approvals by three persons", on: theGate},
		{
			name: "approvals by two records of one human, through teams", on: theGate, want: []string{"approval_ids"},
			change: both(oneHuman("person/security-approver", "person/compliance-approver"), func(w *fixture) {
				for _, f := range []governance.Function{governance.Security, governance.Compliance} {
					w.put(governance.Party{
						Kind: governance.KindTeam, Name: "of-" + string(f), Function: f,
						Members: governance.NewSet(governance.NewID(governance.KindPerson, string(f)+"-approver"), "person/owner"),
					})
					w.approver(string(f), func(a *governance.Approver) { a.Party = governance.NewID(governance.KindTeam, "of-"+string(f)) })
				}
			}),
		},
		{
			name: "an approval for a function that is not the person's does not count", on: theGate,
			change: approves("person/security-approver", governance.Compliance, governance.Approved),
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
