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
			name: "an approver also covers jurisdictions that the migration does not have", on: theGate,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) {
					m.Approvers["compliance"] = governance.Approver{
						Party: "person/compliance-approver", Function: governance.Compliance, Mode: governance.Required, Jurisdictions: governance.NewSet("CH", "EU", "US"),
					}
				})
				edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) { a.Jurisdictions = governance.NewSet("CH", "DE") })
			},
		},
		{
			name: "an approver for a part of a jurisdiction approves for another part", on: theGate,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) {
					m.Jurisdictions = governance.NewSet("DE")
					m.Approvers["compliance"] = governance.Approver{
						Party: "person/compliance-approver", Function: governance.Compliance, Mode: governance.Required, Jurisdictions: governance.NewSet("DE-BY"),
					}
				})
				edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) { a.Jurisdictions = governance.NewSet("DE-BE") })
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

// CIAM108 speaks for a final approver who moved to another function. Once an exception
// waives that, their approval is missing all the same.
func TestFinalApproverWhoMoved(t *testing.T) {
	moved := both(fullBoard, func(w *fixture) {
		w.migration(func(m *governance.Migration) { m.Approvers = nil })
		edit(w, "person/security-approver", func(p *governance.Party) { p.Function = governance.Engineering })
	})
	employed := func(w *fixture) {
		edit(w, "person/security-approver", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
	}
	for _, c := range []struct {
		name             string
		change           func(*fixture)
		composed, seated string
	}{
		{"reported by CIAM108", moved, isUnmet, ""},
		{"waived", both(moved, excepting(waiving("CIAM108"))), isWaived, isUnmet},
		{"waived in a part only", both(moved, excepting(waiving("CIAM108"), within("CH"))), isUnmet, ""},
		{"external", both(moved, both(employed, excepting(waiving("CIAM108")))), "", ""}, // CIAM307 reports it
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newFixture()
			c.change(w)
			v := w.gate()
			if fate(v, "CIAM108") != c.composed || fate(v, "CIAM211") != c.seated || v.Status != Closed {
				t.Errorf("CIAM108 is %q, CIAM211 %q, and the gate %s: %v", fate(v, "CIAM108"), fate(v, "CIAM211"), v.Status, codes(v.Unmet))
			}
		})
	}
}
