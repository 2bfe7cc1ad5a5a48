package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestComplianceReviewer(t *testing.T) {
	moderate := both(without("compliance"), touching("mfa_policy", "consent"))
	check(t, complianceReviewer, []example{
		{name: "advisory", on: theMigration, change: both(advisory("compliance"), touching("mfa_policy"))},
		{name: "required", on: theMigration, change: touching("mfa_policy")},
		{
			name: "missing", on: theMigration, change: moderate, atValidate: true, want: []string{"approvers"},
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
