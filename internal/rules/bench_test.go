package rules

import (
	"fmt"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// crowded is the good fixture with n records in its gate: its evidence and its
// risk acceptance, an owner for every decision, and for the rest approvals by
// members of a team for each function.
func crowded(n int) *fixture {
	w := newFixture()
	gate := w.subjects[theGate].Record.(governance.Gate)
	gate.ApprovalIDs, gate.DecisionOwnerIDs = nil, nil
	for _, d := range governance.Decisions() {
		row := governance.DecisionOwner{MigrationID: theMigration, Decision: d, Accountable: "person/risk"}
		if f := d.Deciders()[0]; f != governance.Business {
			row.Accountable = governance.NewID(governance.KindPerson, string(f)+"-approver")
		}
		w.put(row)
		gate.DecisionOwnerIDs = append(gate.DecisionOwnerIDs, row.ID())
	}
	teams := map[governance.Function]governance.Party{}
	for i := range n - len(gate.Members()) {
		f := governance.ApprovingFunctions()[i%3]
		person := governance.Party{Kind: governance.KindPerson, Name: fmt.Sprintf("member-%d", i), Function: f}
		a := w.subjects[approvalOf(f)].Record.(governance.Approval)
		a.Approver = person.ID()
		w.put(person, a)
		gate.ApprovalIDs = append(gate.ApprovalIDs, a.ID())
		team := teams[f]
		team.Kind, team.Name, team.Function = governance.KindTeam, string(f), f
		team.Members = append(team.Members, person.ID())
		teams[f] = team
	}
	approvers := map[string]governance.Approver{}
	for f, team := range teams {
		team.Members = governance.NewSet(team.Members...)
		w.put(team)
		approvers[string(f)] = governance.Approver{Party: team.ID(), Function: f, Mode: governance.Required}
	}
	w.migration(func(m *governance.Migration) { m.Approvers = approvers })
	gate.ApprovalIDs, gate.DecisionOwnerIDs = governance.NewSet(gate.ApprovalIDs...), governance.NewSet(gate.DecisionOwnerIDs...)
	for _, f := range governance.ApprovingFunctions() {
		w.drop(approvalOf(f))
	}
	w.put(gate)
	return w
}

// loads are gates of many members.
var loads = []struct {
	name   string
	change func(*fixture)
	status Status
	// most is how often a judgement of a hundred members may allocate memory.
	most float64
}{
	{"open", func(*fixture) {}, Open, 3_200},
	{"stale", widen, Closed, 4_200}, // each approval has a finding, whose text nobody reads
	{"in_directory", directed(), Open, 4_900},
	{"of_board", boardOf(governance.ApprovingFunctions()...), Closed, 3_900}, // whose final approvers have not approved
	{"excepted", both(excepting(waiving("CIAM502", "rollback_test")), func(w *fixture) { w.drop(evidenceOf("rollback_test")) }), Closed, 3_300},
}

// loaded is a gate of n members to judge.
func loaded(tb testing.TB, n int, change func(*fixture), status Status) (*frozen, Subject) {
	tb.Helper()
	w := crowded(n)
	change(w)
	view := freeze(w)
	gate, _ := view.Find(theGate)
	if v := JudgeGate(view, gate); v.Status != status {
		tb.Fatalf("the gate is %s: %+v", v.Status, codes(v.Unmet))
	}
	return view, gate
}

// BenchmarkGate judges a gate of a hundred members by the whole catalogue. An open one
// has to stay under a millisecond: a plan judges each gate more than once.
func BenchmarkGate(b *testing.B) {
	for _, c := range loads {
		b.Run(c.name, func(b *testing.B) {
			view, gate := loaded(b, 100, c.change, c.status)
			b.ReportAllocs()
			for b.Loop() {
				JudgeGate(view, gate)
			}
		})
	}
}

// Allocations stand for time here, because a busy machine does not change them. They
// grow with the members of a gate, and not with the square of these.
func TestGateGrowsWithItsMembers(t *testing.T) { //nolint:paralleltest // testing counts the allocations of the whole process
	for _, c := range loads {
		t.Run(c.name, func(t *testing.T) {
			allocations := func(members int) float64 {
				view, gate := loaded(t, members, c.change, c.status)
				return testing.AllocsPerRun(10, func() { JudgeGate(view, gate) })
			}
			half, whole, twice := allocations(50), allocations(100), allocations(200)
			if whole > c.most {
				t.Errorf("a judgement of 100 members allocates %.0f times, more than %.0f", whole, c.most)
			}
			if more := (twice - whole) / (whole - half); more > 2.5 {
				t.Errorf("100 more members allocate %.1f times as often as 50 more: %.0f, %.0f, %.0f", more, half, whole, twice)
			}
		})
	}
}
