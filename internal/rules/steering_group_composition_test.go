package rules

import (
	"maps"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const theBoard governance.ID = "steering_group/board"

// fullBoard is a steering group with every rule satisfied.
var fullBoard = boardOf(governance.ApprovingFunctions()...)

// final changes the board's final approver for a function, and not its
// members; the empty id takes the seat away.
func final(function governance.Function, id governance.ID) func(*fixture) {
	return func(w *fixture) {
		edit(w, theBoard, func(g *governance.SteeringGroup) {
			g.FinalApprovers = maps.Clone(g.FinalApprovers)
			g.FinalApprovers[function] = id
			if id == "" {
				delete(g.FinalApprovers, function)
			}
		})
	}
}

// sitting sets the board's members.
func sitting(ids ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		edit(w, theBoard, func(g *governance.SteeringGroup) { g.Members = governance.NewSet(ids...) })
	}
}

// deputy names a deputy for security.
func deputy(id governance.ID) func(*fixture) {
	return func(w *fixture) {
		if id == "person/second" {
			w.put(governance.Party{Kind: governance.KindPerson, Name: "second", Function: governance.Security})
		}
		edit(w, theBoard, func(g *governance.SteeringGroup) {
			g.Deputies = map[governance.Function]governance.ID{governance.Security: id}
		})
	}
}

func TestSteeringGroupComposition(t *testing.T) {
	const engineering, security, compliance = "person/engineering-approver", "person/security-approver", "person/compliance-approver"
	atSecurity := []string{`final_approvers["security"]`}
	check(t, steeringGroupComposition, []example{
		{name: "complete", on: theBoard, change: fullBoard},
		{name: "more members", on: theBoard, change: both(fullBoard, sitting(engineering, security, compliance, "person/owner"))},
		{
			name: "a member, but no final approver", on: theBoard, change: both(fullBoard, final(governance.Security, "")),
			want: []string{"final_approvers"},
		},
		{
			name: "neither a member nor a final approver", on: theBoard,
			change: both(fullBoard, final(governance.Security, ""), sitting(engineering, compliance)),
			want:   []string{"members"},
		},
		{
			name: "two functions missing", on: theBoard,
			change: both(fullBoard, final(governance.Security, ""), final(governance.Compliance, ""), sitting(engineering, compliance)),
			want:   []string{"final_approvers", "members"},
		},
		{
			name: "a final approver who is no member", on: theBoard, change: both(fullBoard, sitting(engineering, compliance)),
			want: atSecurity,
		},
		{
			name: "a final approver of another function", on: theBoard,
			change: both(fullBoard, final(governance.Security, "person/engineer"), sitting(engineering, security, compliance, "person/engineer")),
			want:   atSecurity,
		},
		{
			name: "of another function and no member is one finding", on: theBoard, change: both(fullBoard, final(governance.Security, "person/risk")),
			want: atSecurity,
		},
		{name: "an external final approver is for CIAM307", on: theBoard, change: both(fullBoard, final(governance.Security, "person/contractor"))},
		{
			name: "perhaps an external final approver", on: theBoard, undetermined: true,
			change: both(fullBoard, final(governance.Security, "person/engineer"), func(w *fixture) { w.unknown("person/engineer", "employer") }),
		},
		{name: "a deputy", on: theBoard, change: both(fullBoard, deputy("person/second"), sitting(engineering, security, compliance, "person/second"))},
		{name: "a deputy who is no member", on: theBoard, change: both(fullBoard, deputy("person/second")), want: []string{`deputies["security"]`}},
		{
			name: "a deputy of another function", on: theBoard, change: both(fullBoard, deputy(engineering)), want: []string{`deputies["security"]`},
		},
		{name: "an external deputy is for CIAM307", on: theBoard, change: both(fullBoard, deputy("person/contractor"))},
		{
			name: "deputies unknown", on: theBoard, undetermined: true,
			change: both(fullBoard, func(w *fixture) { w.unknown(theBoard, "deputies") }),
		},
		{
			name: "a member's function unknown", on: theBoard, undetermined: true, want: []string{"final_approvers"},
			change: both(fullBoard, final(governance.Security, ""), func(w *fixture) { w.unknown(security, "function") }),
		},
		{
			name: "members unknown", on: theBoard, undetermined: true,
			change: both(fullBoard, func(w *fixture) { w.unknown(theBoard, "members") }),
		},
		{
			name: "final approvers unknown", on: theBoard, undetermined: true,
			change: both(fullBoard, func(w *fixture) { w.unknown(theBoard, "final_approvers") }),
		},
		{
			name: "a final approver is gone", on: theBoard, undetermined: true, // CIAM907 speaks
			change: both(fullBoard, func(w *fixture) { w.drop(security) }),
		},
		{
			name: "seen from the gate", on: theGate, change: both(fullBoard, sitting(engineering, compliance)),
			want: []string{`steering_group/board final_approvers["security"]`},
		},
	})
}
