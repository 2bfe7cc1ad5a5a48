package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestUnsignedApproval(t *testing.T) {
	sign := func(functions ...governance.Function) func(*fixture) {
		return func(w *fixture) {
			for _, f := range functions {
				edit(w, approvalOf(f), func(a *governance.Approval) { a.Signature = "signed" })
			}
		}
	}
	check(t, unsignedApproval, []example{
		{
			name: "declared at high tier", on: theGate, want: []string{"approval_ids"},
			change: func(*fixture) {},
		},
		{
			name: "one of them", on: theGate, change: sign(governance.Security, governance.Compliance),
			want: []string{"approval_ids"},
		},
		{name: "all signed", on: theGate, change: sign(governance.ApprovingFunctions()...)},
		{
			name: "moderate tier", on: theGate,
			change: func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("mfa_policy") })
			},
		},
		{
			name: "a rejection needs no signature", on: theGate,
			change: func(w *fixture) {
				sign(governance.Security, governance.Compliance)(w)
				edit(w, approvalOf(governance.Engineering), func(a *governance.Approval) { a.Decision = governance.Rejected })
			},
		},
		{
			name: "where signatures are required CIAM210 reports it", on: theGate,
			change: func(w *fixture) { w.policy.SignedFrom = governance.High },
		},
		{
			name: "signed with a key of the same configuration", on: theGate, want: []string{"approval_ids"},
			records: []governance.ID{approvalOf(governance.Security)},
			change: func(w *fixture) {
				w.policy.SignedFrom, w.policy.Verifier = governance.High, &initials{source: governance.DeclaredKeys}
				w.sign(approvalOf(governance.Security), approvalOf(governance.Compliance))
				w.declares = map[governance.ID]bool{"person/security-approver": true}
			},
		},
		{
			name: "tier unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "minimum_risk") },
		},
		{
			name: "signatures unknown", on: theGate, undetermined: true,
			change: func(w *fixture) {
				for _, f := range governance.ApprovingFunctions() {
					w.unknown(approvalOf(f), "signature")
				}
			},
		},
	})
}
