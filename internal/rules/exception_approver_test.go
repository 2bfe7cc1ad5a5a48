package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestExceptionApprover(t *testing.T) {
	by := func(id governance.ID) func(*fixture) {
		return excepting(func(e *governance.Exception) { e.ApprovedBy = id })
	}
	employed := func(w *fixture) {
		edit(w, "person/compliance-approver", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
	}
	at := []string{"approved_by"}
	check(t, exceptionApprover, []example{
		{name: "of compliance", on: theException, change: excepting()},
		{
			name: "of another function", on: theException, change: by("person/engineering-approver"), want: at,
		},
		{name: "of the business", on: theException, change: by("person/owner"), want: at},
		{
			name: "of compliance, but external", on: theException, change: both(excepting(), employed), want: at,
		},
		{name: "an external engineer is one finding", on: theException, change: by("person/contractor"), want: at},
		{
			name: "of another function, whoever employs them", on: theException, undetermined: true, want: at,
			change: both(by("person/engineer"), func(w *fixture) { w.unknown("person/engineer", "employer") }),
		},
		{
			name: "function unknown", on: theException, undetermined: true,
			change: both(excepting(), func(w *fixture) { w.unknown("person/compliance-approver", "function") }),
		},
		{
			name: "employer unknown", on: theException, undetermined: true,
			change: both(excepting(), func(w *fixture) { w.unknown("person/compliance-approver", "employer") }),
		},
		{name: "somebody who is not there is for CIAM907", on: theException, undetermined: true, change: by("person/nobody")},
		{name: "approver unknown", on: theException, undetermined: true, change: both(excepting(), blurred("grace", "approved_by"))},
		{name: "seen from the gate", on: theGate, change: by("person/engineer"), want: []string{string(theException) + " approved_by"}},
	})
}
