package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestVendorSteeringGroup(t *testing.T) {
	const engineering, security, compliance, contractor = "person/engineering-approver", "person/security-approver", "person/compliance-approver", "person/contractor"
	chaired := func(w *fixture) {
		edit(w, theBoard, func(g *governance.SteeringGroup) { g.Chair = contractor })
	}
	member := sitting(engineering, security, compliance, contractor)
	unknown := func(argument string) func(*fixture) {
		return func(w *fixture) { w.unknown(theBoard, argument) }
	}
	check(t, vendorSteeringGroup, []example{
		{name: "our own people", on: theBoard, change: fullBoard},
		{
			name: "chair", on: theBoard, change: both(fullBoard, chaired), want: []string{"chair"},
		},
		{name: "member", on: theBoard, change: both(fullBoard, member), want: []string{"members"}},
		{
			name: "final approver", on: theBoard, change: both(fullBoard, final(governance.Engineering, contractor)),
			want: []string{`final_approvers["engineering"]`},
		},
		{name: "deputy", on: theBoard, change: both(fullBoard, deputy(contractor)), want: []string{`deputies["security"]`}},
		{name: "deputies unknown", on: theBoard, undetermined: true, change: both(fullBoard, unknown("deputies"))},
		{
			name: "one person in every seat is one finding", on: theBoard,
			change: both(fullBoard, chaired, member, final(governance.Engineering, contractor)),
			want:   []string{`final_approvers["engineering"]`},
		},
		{
			name: "two persons are two", on: theBoard, want: []string{"chair", "members"},
			change: both(fullBoard, chaired, sitting(engineering, security, compliance, "person/second"), func(w *fixture) {
				w.put(governance.Party{Kind: governance.KindPerson, Name: "second", Function: governance.Security, Employer: "vendor/acme-identity"})
			}),
		},
		{
			name: "an unknown seat hides no other", on: theBoard, undetermined: true, want: []string{"chair"},
			change: both(fullBoard, chaired, unknown("members")),
		},
		{name: "chair unknown", on: theBoard, undetermined: true, change: both(fullBoard, unknown("chair"))},
		{name: "final approvers unknown", on: theBoard, undetermined: true, change: both(fullBoard, unknown("final_approvers"))},
		{
			name: "employer unknown", on: theBoard, undetermined: true,
			change: both(fullBoard, func(w *fixture) { w.unknown(security, "employer") }),
		},
		{
			name: "seen from the gate", on: theGate, change: both(fullBoard, member),
			want: []string{"steering_group/board members"},
		},
	})
}

// An external final approver is one cause: the group is at fault for it, and
// the migration that names the group is not.
func TestExternalFinalApproverIsOneFinding(t *testing.T) {
	w := newFixture()
	w.put(governance.Party{Kind: governance.KindPerson, Name: "visitor", Function: governance.Engineering, Employer: "vendor/acme-identity"})
	both(fullBoard, final(governance.Security, "person/visitor"), func(w *fixture) {
		w.migration(func(m *governance.Migration) {
			m.Implementers = governance.NewSet(append(m.Implementers, "person/visitor")...)
			m.Approvers = nil
		})
	})(w)
	if got := w.verdict(theMigration); len(got.Findings) > 0 {
		t.Errorf("the migration has findings %v", codes(got.Findings))
	}
	if got := codes(w.verdict(theBoard).Findings); len(got) != 1 || got[0] != vendorSteeringGroup.Code {
		t.Errorf("the group has findings %v, want CIAM307", got)
	}
}
