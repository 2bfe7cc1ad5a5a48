package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApprovalSigned(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	signed := func(w *fixture) {
		edit(w, theApproval, func(a *governance.Approval) { a.Signature = "-----BEGIN SSH SIGNATURE-----" })
	}
	from := func(tier governance.Tier) func(*fixture) {
		return func(w *fixture) { w.policy.SignedFrom = tier }
	}
	signedException := func(e *governance.Exception) { e.Signature = "-----BEGIN SSH SIGNATURE-----" }
	const acceptance governance.ID = "risk/legacy-to-cloud/replay"
	accepted := func(signature string) func(*fixture) {
		return func(w *fixture) {
			w.put(governance.RiskAcceptance{
				MigrationID: theMigration, Name: "replay", Risk: "Sessions may be replayed.", Residual: governance.ResidualModerate,
				Justification: "Sessions are short.", AcceptedBy: "person/risk",
				AcceptedAt: now.Add(-governance.Day), ReviewBy: now.Add(180 * governance.Day), Signature: signature,
			})
		}
	}
	check(t, approvalSigned, []example{
		{name: "none, and none asked for", on: theApproval},
		{
			name: "one that nothing can verify", on: theApproval, change: signed,
			want: []string{"signature"},
		},
		{
			name: "none, but asked for at this tier", on: theApproval, change: from(governance.High),
			want: []string{"signature"},
		},
		{name: "asked for at a lower tier", on: theApproval, change: from(governance.Low), want: []string{"signature"}},
		{
			name: "asked for at a higher tier", on: theApproval,
			change: func(w *fixture) {
				from(governance.High)(w)
				w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("mfa_policy") })
			},
		},
		{
			name: "a no is not held up for a signature", on: theApproval,
			change: func(w *fixture) {
				from(governance.Low)(w)
				edit(w, theApproval, func(a *governance.Approval) { a.Decision = governance.Rejected })
			},
		},
		{
			name: "one cause, one finding", on: theApproval,
			change: func(w *fixture) {
				signed(w)
				from(governance.High)(w)
			},
			want: []string{"signature"},
		},
		{name: "an exception without, where approvals need one", on: theException, change: both(excepting(), from(governance.Low))},
		{
			name: "an exception's", on: theException, change: excepting(signedException),
			want: []string{"signature"},
		},
		{
			name: "an exception's unknown", on: theException, undetermined: true,
			change: both(excepting(), blurred("grace", "signature")),
		},
		{
			name: "an exception's, seen from the gate", on: theGate, change: excepting(signedException),
			want: []string{string(theException) + " signature"},
		},
		{name: "a risk acceptance without, where approvals need one", on: acceptance, change: both(accepted(""), from(governance.Low))},
		{
			name: "a risk acceptance's", on: acceptance, change: accepted("-----BEGIN SSH SIGNATURE-----"),
			want: []string{"signature"},
		},
		{
			name: "a risk acceptance's unknown", on: acceptance, undetermined: true,
			change: both(accepted(""), func(w *fixture) { w.unknown(acceptance, "signature") }),
		},
		{
			name: "signature unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "signature") },
		},
		{
			name: "tier unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) {
				from(governance.High)(w)
				w.unknown(theMigration, "touches")
			},
		},
		{name: "seen from the gate", on: theGate, change: signed, want: []string{string(theApproval) + " signature"}},
		{
			name: "asked for, seen from the gate", on: theGate, change: from(governance.High),
			want: []string{
				string(approvalOf(governance.Compliance)) + " signature",
				string(approvalOf(governance.Engineering)) + " signature",
				string(theApproval) + " signature",
			},
		},
	})
}
