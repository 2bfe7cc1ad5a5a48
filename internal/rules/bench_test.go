package rules

import (
	"fmt"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// frozen is a fixture that does not change any more, and so answers at once what
// a view of the provider has indexed.
type frozen struct {
	*fixture
	of      []Subject
	parties []governance.Party
	lineage []governance.ID
}

func freeze(w *fixture) *frozen {
	lineage, _ := w.Lineage(theMigration)
	return &frozen{w, w.RecordsOf(theMigration), w.Parties(), lineage}
}

var _ View = (*frozen)(nil)

func (f *frozen) RecordsOf(governance.ID) []Subject { return f.of }

func (f *frozen) Lineage(governance.ID) ([]governance.ID, bool) { return f.lineage, true }

func (f *frozen) Parties() []governance.Party { return f.parties }

func (f *frozen) Peers(governance.Migration) []Subject { return nil }

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

// BenchmarkGate judges a gate of a hundred members by the whole catalogue. It
// has to stay under a millisecond: a plan judges each gate more than once.
func BenchmarkGate(b *testing.B) {
	for _, c := range []struct {
		name   string
		change func(*fixture)
		status Status
	}{
		{"open", func(*fixture) {}, Open},
		{"stale", widen, Closed},
	} {
		b.Run(c.name, func(b *testing.B) {
			w := crowded(100)
			c.change(w)
			view := freeze(w)
			gate, _ := view.Find(theGate)
			if v := JudgeGate(view, gate); v.Status != c.status {
				b.Fatalf("the gate is %s: %+v", v.Status, codes(v.Unmet))
			}
			b.ReportAllocs()
			for b.Loop() {
				JudgeGate(view, gate)
			}
		})
	}
}
