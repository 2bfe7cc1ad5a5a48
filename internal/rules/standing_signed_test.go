package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// An approval from a time when the risk was declared lower needed no signature, so its
// author could have written it in anybody's name.
func TestSignedApprovalsEndRejections(t *testing.T) {
	const sec = governance.Security
	theirs := approvalOf(sec)
	at := []string{"approval_ids"}
	rejected := func(person string) func(*fixture) {
		return spoken(governance.Rejected, sec, person, 48, governance.RequiredApprover)
	}
	from := func(tier governance.Tier) func(*fixture) {
		return func(w *fixture) {
			w.policy.SignedFrom, w.policy.Verifier = tier, &initials{source: governance.AllowedSigners}
		}
	}
	overriding := func(w *fixture) {
		edit(w, theirs, func(a *governance.Approval) {
			a.Overrides = governance.NewSet[governance.ID]("approval/legacy-to-cloud/cutover/security/someone")
		})
	}
	sign := func(w *fixture) { w.sign(theirs) }
	recorded := func(change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) {
			s := w.subjects[theirs]
			a := s.Record.(governance.Approval)
			a.RecordedAt, a.Role = a.ApprovedAt, governance.RequiredApprover
			if a.Signature != "" {
				a = Signed(w, a)
			}
			change(&a)
			s.Record, s.Changed = a, false
			w.subjects[theirs], w.past = s, append(w.past, a)
		}
	}
	asItWas := recorded(func(*governance.Approval) {})
	someone := func(changes ...func(*governance.Approval)) func(*fixture) {
		return spoken(governance.Approved, sec, "someone", 2, governance.RequiredApprover, changes...)
	}
	check(t, approvalRejected, []example{
		{name: "their own, without a signature", on: theGate, want: at, change: both(rejected("security-approver"), from(governance.High), asItWas)},
		{name: "their own, where none is required", on: theGate, change: both(rejected("security-approver"), from(governance.High), asItWas, func(w *fixture) {
			w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("mfa_policy") })
		})},
		{name: "their own, planned with a signature", on: theGate, change: both(rejected("security-approver"), from(governance.High), sign)},
		{name: "their own, recorded with a signature", on: theGate, change: both(rejected("security-approver"), from(governance.High), sign, asItWas)},
		{
			name: "their own, recorded with a signature that nobody verified", on: theGate, want: at,
			change: both(rejected("security-approver"), from(governance.High), sign, recorded(func(a *governance.Approval) { a.Signed = nil })),
		},
		{
			name: "their own, recorded without a signature that the plan adds", on: theGate,
			change: both(rejected("security-approver"), from(governance.High), asItWas, sign, func(w *fixture) {
				s := w.subjects[theirs]
				s.Changed = true
				w.subjects[theirs] = s
			}),
		},
		{
			name: "whether it has a signature is unknown", on: theGate, undetermined: true,
			change: both(rejected("security-approver"), from(governance.High), func(w *fixture) { w.unknown(theirs, "signature") }),
		},
		{
			name: "whether signatures are required is unknown", on: theGate, undetermined: true,
			change: both(rejected("security-approver"), from(governance.High), asItWas, func(w *fixture) { w.unknown(theMigration, "touches") }),
		},
		{name: "an override without a signature", on: theGate, want: at, change: both(rejected("someone"), from(governance.High), overriding, asItWas)},
		{name: "an override with a signature", on: theGate, change: both(rejected("someone"), from(governance.High), overriding, sign, asItWas)},
		{name: "destroyed, without a signature", on: theGate, want: at, change: both(rejected("someone"), from(governance.High), someone())},
		{
			name: "destroyed, with a signature", on: theGate,
			change: both(rejected("someone"), from(governance.High), someone(func(a *governance.Approval) {
				a.Signature, a.Signed = "x", map[string]governance.Signed{"signature": {At: now.Add(-time.Hour)}}
			})),
		},
	})
}
