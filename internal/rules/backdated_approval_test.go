package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestBackdatedApproval(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	ago := func(age time.Duration) func(*fixture) {
		return func(w *fixture) {
			edit(w, theApproval, func(a *governance.Approval) { a.ApprovedAt = now.Add(-age) })
		}
	}
	// recorded has the register have seen the word of 30 days ago earlier.
	recorded := func(at time.Time, change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) {
			ago(30 * governance.Day)(w)
			a := w.subjects[theApproval].Record.(governance.Approval)
			a.RecordedAt = at
			change(&a)
			w.previous[theApproval] = a
		}
	}
	same := func(*governance.Approval) {}
	check(t, backdatedApproval, []example{
		{name: "of yesterday", on: theApproval},
		{name: "a week old to the second", on: theApproval, change: ago(7 * governance.Day)},
		{
			name: "older, and new to the register", on: theApproval, change: ago(7*governance.Day + time.Second),
			want: []string{"approved_at"},
		},
		{name: "older, and long known to the register", on: theApproval, change: recorded(now.Add(-29*governance.Day), same)},
		{
			name: "was late when the register saw it", on: theApproval, change: recorded(now.Add(-20*governance.Day), same),
			want: []string{"approved_at"},
		},
		{
			name: "the register has another approval", on: theApproval,
			change: recorded(now.Add(-29*governance.Day), func(a *governance.Approval) { a.ApprovedAt = a.ApprovedAt.Add(-time.Hour) }),
			want:   []string{"approved_at"},
		},
		{
			name: "the register does not say when", on: theApproval, change: recorded(time.Time{}, same),
			want: []string{"approved_at"},
		},
		{
			name: "the organisation allows for more", on: theApproval,
			change: func(w *fixture) {
				ago(10 * governance.Day)(w)
				w.policy.Backdating = 10 * governance.Day
			},
		},
		{
			name: "approved_at unknown", on: theApproval, undetermined: true,
			change: func(w *fixture) { w.unknown(theApproval, "approved_at") },
		},
		{
			name: "seen from the gate", on: theGate, change: ago(8 * governance.Day),
			want: []string{string(theApproval) + " approved_at"},
		},
	})
}
