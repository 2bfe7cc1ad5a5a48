package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// mixed gives team/identity-platform an external member beside its own.
func mixed(w *fixture) {
	edit(w, "team/identity-platform", func(p *governance.Party) {
		p.Members = governance.NewSet[governance.ID]("person/engineer", "person/contractor")
	})
}

// outsourced leaves team/identity-platform external members only.
func outsourced(w *fixture) {
	edit(w, "team/identity-platform", func(p *governance.Party) {
		p.Members = governance.NewSet[governance.ID]("person/contractor")
	})
}

func TestVendorRiskOwner(t *testing.T) {
	owner := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { w.migration(func(m *governance.Migration) { m.RiskOwner = id }) }
	}
	accepted := func(by governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, theRisk, func(r *governance.RiskAcceptance) { r.AcceptedBy = by }) }
	}
	check(t, vendorRiskOwner, []example{
		{name: "a person of our own", on: theMigration},
		{name: "a team of our own", on: theMigration, change: owner("team/identity-platform")},
		{
			name: "a vendor", on: theMigration, change: owner("vendor/acme-identity"), atValidate: true,
			want: []string{"risk_owner"},
		},
		{
			name: "a contractor", on: theMigration, change: owner("person/contractor"),
			want: []string{"risk_owner"},
		},
		{
			name: "a team with an external member", on: theMigration, change: both(mixed, owner("team/identity-platform")),
			want: []string{"risk_owner"},
		},
		{
			name: "a team of external members", on: theMigration, change: both(outsourced, owner("team/identity-platform")),
			want: []string{"risk_owner"},
		},
		{
			name: "employer unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown("person/risk", "employer") },
		},
		{
			name: "seen from the gate", on: theGate, change: owner("person/contractor"),
			want: []string{"migration/legacy-to-cloud risk_owner"},
		},

		{name: "accepted by a person of our own", on: theRisk},
		{
			name: "accepted by a contractor", on: theRisk, change: accepted("person/contractor"),
			want: []string{"accepted_by"},
		},
		{
			name: "who accepts is unknown", on: theRisk, undetermined: true,
			change: func(w *fixture) { w.unknown(theRisk, "accepted_by") },
		},
		{
			name: "accepted by a contractor, seen from the gate", on: theGate, change: accepted("person/contractor"),
			want: []string{"risk/legacy-to-cloud/residual accepted_by"},
		},
	})
}
