package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestExceptionSelfApproval(t *testing.T) {
	byCompliance := func(e *governance.Exception) { e.RequestedBy = e.ApprovedBy }
	check(t, exceptionSelfApproval, []example{
		{name: "two persons", on: theException, change: excepting()},
		{
			name: "one person", on: theException, change: excepting(byCompliance), atValidate: true,
			want: []string{"approved_by"},
		},
		{
			name: "whom else compliance has", on: theException,
			change: both(excepting(byCompliance), func(w *fixture) {
				w.put(governance.Party{Kind: governance.KindPerson, Name: "second", Function: governance.Compliance})
			}),
			want: []string{"approved_by"},
		},
		{name: "requester unknown", on: theException, undetermined: true, change: both(excepting(byCompliance), blurred("grace", "requested_by"))},
		{name: "approver unknown", on: theException, undetermined: true, change: both(excepting(), blurred("grace", "approved_by"))},
		{name: "seen from the gate", on: theGate, change: excepting(byCompliance), want: []string{string(theException) + " approved_by"}},
	})
}
