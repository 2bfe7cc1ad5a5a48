package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestNamedBusinessOwner(t *testing.T) {
	owner := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { w.migration(func(m *governance.Migration) { m.BusinessOwner = id }) }
	}
	check(t, namedBusinessOwner, []example{
		{name: "a person of our own", on: theMigration},
		{name: "a team", on: theMigration, change: owner("team/identity-platform"), want: []string{"business_owner"}},
		{name: "a vendor", on: theMigration, change: owner("vendor/acme-identity"), want: []string{"business_owner"}},
		{
			name: "a contractor", on: theMigration, change: owner("person/contractor"),
			want: []string{"business_owner"},
		},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "business_owner") },
		},
		{
			name: "seen from the gate", on: theGate, change: owner("person/contractor"),
			want: []string{"migration/legacy-to-cloud business_owner"},
		},
	})
}
