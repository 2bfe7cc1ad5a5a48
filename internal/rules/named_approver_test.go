package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestNamedApprover(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	// insteadOf names another party for security.
	insteadOf := func(party governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.migration(func(m *governance.Migration) {
				m.Approvers["security"] = governance.Approver{Party: party, Function: governance.Security, Mode: governance.Required}
			})
		}
	}
	team := func(members ...governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.Party{
				Kind: governance.KindTeam, Name: "red", Function: governance.Security, Members: governance.NewSet(members...),
			})
			insteadOf("team/red")(w)
		}
	}
	board := func(security governance.ID) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.SteeringGroup{
				Name: "board", Chair: "person/owner",
				FinalApprovers: map[governance.Function]governance.ID{governance.Security: security},
			})
			w.migration(func(m *governance.Migration) { m.SteeringGroup, m.Approvers = "steering_group/board", nil })
		}
	}
	check(t, namedApprover, []example{
		{name: "named", on: theApproval},
		{
			name: "named as advisory", on: theApproval,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) {
					a := m.Approvers["security"]
					a.Mode = governance.Advisory
					m.Approvers["security"] = a
				})
			},
		},
		{
			name: "another is named", on: theApproval, change: insteadOf("person/engineer"),
			want: []string{"approver"},
		},
		{
			name: "named, but for another function", on: theApproval,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) {
					m.Approvers["security"] = governance.Approver{Party: "person/security-approver", Function: governance.Compliance, Mode: governance.Required}
				})
			},
			want: []string{"approver"},
		},
		{
			name: "a deputy in the steering group", on: theApproval,
			change: both(board("person/owner"), func(w *fixture) {
				edit(w, theBoard, func(g *governance.SteeringGroup) {
					g.Deputies = map[governance.Function]governance.ID{governance.Security: "person/security-approver"}
				})
			}),
		},
		{
			name: "a deputy for another function", on: theApproval, want: []string{"approver"},
			change: both(board("person/owner"), func(w *fixture) {
				edit(w, theBoard, func(g *governance.SteeringGroup) {
					g.Deputies = map[governance.Function]governance.ID{governance.Compliance: "person/security-approver"}
				})
			}),
		},
		{name: "a member of a named team", on: theApproval, change: team("person/engineer", "person/security-approver")},
		{
			name: "no member of the named team", on: theApproval, change: team("person/engineer"),
			want: []string{"approver"},
		},
		{
			name: "the members are unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) {
				team("person/engineer")(w)
				w.unknown("team/red", "members")
			},
		},
		{
			name: "the team is absent", on: theApproval, undetermined: true,
			change: func(w *fixture) {
				team("person/engineer")(w)
				w.drop("team/red")
			},
		},
		{
			name: "a contractor in the team is for CIAM304", on: theApproval,
			change: func(w *fixture) {
				team("person/security-approver")(w)
				edit(w, "person/security-approver", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
			},
		},
		{name: "the final approver", on: theApproval, change: board("person/security-approver")},
		{
			name: "not the final approver", on: theApproval, change: board("person/owner"),
			want: []string{"approver"},
		},
		{
			name: "approvers unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "approvers") },
		},
		{
			name: "at the gate it does not count", on: theGate, change: insteadOf("person/engineer"),
		},
		{
			name: "kept as it is", on: theApproval,
			change: both(insteadOf("person/engineer"), func(w *fixture) { w.settle(theApproval) }),
		},
		{
			name: "a permit rests on it", on: theApproval,
			change: both(insteadOf("person/engineer"), func(w *fixture) {
				edit(w, thePermit, func(p *governance.Permit) { p.RestedOn = governance.NewSet(theApproval) })
			}),
		},
	})
}
