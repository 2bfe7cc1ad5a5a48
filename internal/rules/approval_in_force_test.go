package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestApprovalInForce(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	span := func(from, to time.Duration) func(*fixture) {
		return func(w *fixture) {
			edit(w, theApproval, func(a *governance.Approval) { a.ApprovedAt, a.ExpiresAt = now.Add(from), now.Add(to) })
		}
	}
	check(t, approvalInForce, []example{
		{name: "in force", on: theApproval},
		{name: "given this very moment, for as long as may be", on: theApproval, change: span(0, 180*governance.Day)},
		{
			name: "in the future", on: theApproval, change: span(aheadOfUs+time.Second, governance.Day),
			want: []string{"approved_at"},
		},
		{
			name: "over the limit", on: theApproval, change: span(-time.Second, 180*governance.Day),
			want: []string{"expires_at"},
		},
		{
			name: "over an organisation's own limit", on: theApproval,
			change: func(w *fixture) { w.policy.ApprovalLimit = 36 * time.Hour },
			want:   []string{"expires_at"},
		},
		{
			name: "ends when it starts", on: theApproval, change: span(-governance.Day, -governance.Day),
			want: []string{"expires_at"},
		},
		{
			name: "in the future, and ends before it starts", on: theApproval, change: span(2*governance.Day, governance.Day),
			want: []string{"approved_at", "expires_at"},
		},
		{name: "an expired one stands by itself", on: theApproval, change: span(-2*governance.Day, -governance.Day)},
		{
			name: "approved_at unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "approved_at") },
		},
		{
			name: "expires_at unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "expires_at") },
		},
		{
			name: "in the future, whenever it ends", on: theApproval, undetermined: true,
			change: func(w *fixture) {
				span(time.Hour, governance.Day)(w)
				w.unknown(theApproval, "expires_at")
			},
			want: []string{"approved_at"},
		},

		{name: "a gate on approvals in force", on: theGate},
		{name: "a gate on one that holds for a second more", on: theGate, change: span(-governance.Day, time.Second)},
		{
			name: "a gate on one that expires now", on: theGate, change: span(-governance.Day, 0),
			want: []string{"approval_ids"},
		},
		{
			name: "a gate on one that never was in force", on: theGate, change: span(-governance.Day, -2*governance.Day),
			want: []string{string(theApproval) + " expires_at"},
		},
		{
			name: "an expired rejection is for CIAM209", on: theGate,
			change: func(w *fixture) {
				span(-2*governance.Day, -governance.Day)(w)
				edit(w, theApproval, func(a *governance.Approval) { a.Decision = governance.Rejected })
			},
		},
		{
			name: "seen from the gate", on: theGate, change: span(time.Hour, governance.Day),
			want: []string{string(theApproval) + " approved_at"},
		},
	})
}
