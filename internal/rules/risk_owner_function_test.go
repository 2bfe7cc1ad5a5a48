package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestRiskOwnerFunction(t *testing.T) {
	owner := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { w.migration(func(m *governance.Migration) { m.RiskOwner = id }) }
	}
	check(t, riskOwnerFunction, []example{
		{name: "business", on: theMigration},
		{name: "security", on: theMigration, change: owner("person/security-approver")},
		{name: "compliance", on: theMigration, change: owner("person/compliance-approver")},
		{
			name: "an engineer", on: theMigration, change: owner("person/engineer"),
			want: []string{"risk_owner"},
		},
		{name: "a team of engineers", on: theMigration, change: owner("team/identity-platform"), want: []string{"risk_owner"}},
		{name: "a contractor is for CIAM301", on: theMigration, change: owner("person/contractor")},
		{name: "a vendor is for CIAM301", on: theMigration, change: owner("vendor/acme-identity")},
		{
			name: "perhaps a contractor", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				owner("person/engineer")(w)
				w.unknown("person/engineer", "employer")
			},
		},
		{
			name: "unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "risk_owner") },
		},
		{
			name: "seen from the gate", on: theGate, change: owner("person/engineer"),
			want: []string{"migration/legacy-to-cloud risk_owner"},
		},
	})
}
