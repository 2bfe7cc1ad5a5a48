package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestEngineeringApprover(t *testing.T) {
	check(t, engineeringApprover, []example{
		{name: "required", on: theMigration},
		{name: "missing at high risk", on: theMigration, change: without("engineering"), atValidate: true, want: []string{"approvers"}},
		{
			name: "missing at moderate risk", on: theMigration, change: both(without("engineering"), touching("mfa_policy")), atValidate: true,
			want: []string{"approvers"},
		},
		{name: "only advisory", on: theMigration, change: advisory("engineering"), atValidate: true, want: []string{"approvers"}},
		{name: "missing at low risk", on: theMigration, change: both(without("engineering"), touching("branding"))},
		{name: "a final approver of the steering group", on: theMigration, change: both(without("engineering"), boardOf(governance.Engineering))},
		{
			name: "none of the steering group either", on: theMigration, change: both(without("engineering"), boardOf(governance.Security)),
			want: []string{"approvers"},
		},
		{
			name: "the steering group is unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) {
				without("engineering")(w)
				w.unknown(theMigration, "steering_group")
			},
		},
		{
			name: "seen from the gate", on: theGate, change: without("engineering"),
			want: []string{"migration/legacy-to-cloud approvers"},
		},
	})
}
