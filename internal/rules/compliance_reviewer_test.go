package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestComplianceReviewer(t *testing.T) {
	moderate := both(without("compliance"), touching("mfa_policy", "consent"))
	elsewhere := func(jurisdictions ...string) func(*fixture) {
		return both(touching("mfa_policy"), func(w *fixture) {
			w.approver("compliance", func(a *governance.Approver) { a.Jurisdictions = governance.NewSet(jurisdictions...) })
		})
	}
	check(t, complianceReviewer, []example{
		{name: "advisory", on: theMigration, change: both(advisory("compliance"), touching("mfa_policy"))},
		{name: "required", on: theMigration, change: touching("mfa_policy")},
		{
			name: "missing", on: theMigration, change: moderate, atValidate: true, want: []string{"approvers"},
		},
		{name: "for other jurisdictions only", on: theMigration, change: elsewhere("FR"), atValidate: true, want: []string{"approvers"}},
		{name: "for one of the jurisdictions", on: theMigration, change: elsewhere("FR", "CH")},
		{
			name: "jurisdictions of the approver unknown", on: theMigration, undetermined: true,
			change: both(elsewhere("FR"), func(w *fixture) { w.unknown(theMigration, "approvers.jurisdictions") }),
		},
		{name: "high risk is for CIAM201", on: theMigration, change: without("compliance")},
		{name: "missing at low risk", on: theMigration, change: both(without("compliance"), touching("branding"))},
		{name: "a final approver of the steering group", on: theMigration, change: both(moderate, boardOf(governance.Compliance))},
		{name: "none of the steering group either", on: theMigration, change: both(moderate, boardOf(governance.Security)), want: []string{"approvers"}},
		{
			name: "minimum_risk unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				moderate(w)
				w.unknown(theMigration, "minimum_risk")
			},
		},
		{name: "seen from the gate", on: theGate, change: moderate, want: []string{"migration/legacy-to-cloud approvers"}},
	})
}
