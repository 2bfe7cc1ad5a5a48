package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestBusinessOwnerFunction(t *testing.T) {
	owner := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { w.migration(func(m *governance.Migration) { m.BusinessOwner = id }) }
	}
	check(t, businessOwnerFunction, []example{
		{name: "business", on: theMigration},
		{
			name: "an engineer", on: theMigration, change: owner("person/engineer"),
			want: []string{"business_owner"},
		},
		{name: "a team is for CIAM101", on: theMigration, change: owner("team/identity-platform")},
		{name: "a contractor is for CIAM101", on: theMigration, change: owner("person/contractor")},
		{
			name: "function unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("person/owner", "function") },
		},
		{
			name: "seen from the gate", on: theGate, change: owner("person/compliance-approver"),
			want: []string{"migration/legacy-to-cloud business_owner"},
		},
	})
}
