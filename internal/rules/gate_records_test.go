package rules

import (
	"maps"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A gate is open only on all that it rests on: whatever is taken away closes
// it, and what may go without harm is listed here.
func TestGateRestsOnEveryRecord(t *testing.T) {
	idle := map[governance.ID]string{
		"person/contractor":              "holds no role in this migration",
		"permit/legacy-to-cloud/build/1": "its lack is advice",
		"gate/legacy-to-cloud/build":     "another stage",
		thePermit:                        "comes after the gate",
		theGate:                          "is the gate",
	}
	ids := slices.Sorted(maps.Keys(newFixture().subjects))
	if len(ids) < 20 {
		t.Fatalf("only %d records", len(ids))
	}
	for _, id := range ids {
		t.Run(string(id), func(t *testing.T) {
			w := newFixture()
			gate := w.subjects[theGate]
			w.drop(id)
			v := JudgeGate(w, gate)
			if why, harmless := idle[id]; harmless {
				if v.Status != Open {
					t.Errorf("%s %s, but without it the gate is %s: %v", id, why, v.Status, codes(v.Unmet))
				}
				return
			}
			if v.Status != Closed || len(v.Unmet) == 0 {
				t.Errorf("without %s the gate is %s for %v", id, v.Status, codes(v.Unmet))
			}
			if !slices.Contains(codes(v.Unmet), referenceExists.Code) {
				t.Errorf("nothing says that %s is not there: %v", id, codes(v.Unmet))
			}
		})
	}
}

// Whom the steering group names is judged too.
func TestGateRestsOnTheSteeringGroup(t *testing.T) {
	final := map[governance.Function]governance.ID{}
	for _, f := range governance.ApprovingFunctions() {
		final[f] = governance.NewID(governance.KindPerson, string(f)+"-approver")
	}
	w := newFixture()
	w.put(governance.Party{Kind: governance.KindPerson, Name: "chair", Function: governance.Business}, governance.SteeringGroup{
		Name: "board", Chair: "person/chair", FinalApprovers: final,
		Members: governance.NewSet(final[governance.Engineering], final[governance.Security], final[governance.Compliance]),
	})
	w.migration(func(m *governance.Migration) { m.SteeringGroup, m.Approvers = "steering_group/board", nil })
	if v := w.gate(); v.Status != Open {
		t.Fatalf("the gate is %s for %v", v.Status, codes(v.Unmet))
	}
	w.drop("person/chair")
	if v := w.gate(); v.Status != Closed || !slices.Contains(codes(v.Unmet), referenceExists.Code) {
		t.Errorf("without the chair the gate is %s for %v", v.Status, codes(v.Unmet))
	}
}

// The same when the gate does not name the record in the first place.
func TestGateNamesEveryRecord(t *testing.T) {
	g := newFixture().subjects[theGate].Record.(governance.Gate)
	for _, member := range g.Members() {
		t.Run(string(member.Target), func(t *testing.T) {
			w := newFixture()
			edit(w, theGate, func(g *governance.Gate) {
				for _, named := range []*governance.Set[governance.ID]{&g.ApprovalIDs, &g.DecisionOwnerIDs, &g.EvidenceIDs, &g.RiskAcceptanceIDs} {
					*named = named.Minus(governance.NewSet(member.Target))
				}
			})
			if v := w.gate(); v.Status != Closed || len(v.Unmet) != 1 {
				t.Errorf("the gate is %s for %v, want one finding", v.Status, codes(v.Unmet))
			}
		})
	}
}
