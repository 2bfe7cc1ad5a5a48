package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestSecuritySignOff(t *testing.T) {
	check(t, securitySignOff, []example{
		{name: "required", on: theMigration},
		{
			name: "missing", on: theMigration, change: without("security"), atValidate: true,
			want: []string{"approvers"},
		},
		{name: "only advisory", on: theMigration, change: advisory("security"), atValidate: true, want: []string{"approvers"}},
		{name: "missing at low risk", on: theMigration, change: both(without("security"), touching("branding")), want: []string{"approvers"}},
		{
			name: "missing at a risk that is unknown", on: theMigration, atValidate: true, want: []string{"approvers"},
			change: func(w *fixture) {
				without("security")(w)
				w.unknown(theMigration, "touches")
			},
		},
		{name: "a final approver of the steering group", on: theMigration, change: both(without("security"), boardOf(governance.Security))},
		{
			name: "none of the steering group either", on: theMigration, change: both(without("security"), boardOf(governance.Compliance)),
			want: []string{"approvers"},
		},
		{
			name: "functions unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "approvers.function") },
		},
		{
			name: "seen from the gate", on: theGate, change: without("security"),
			want: []string{"migration/legacy-to-cloud approvers"},
		},
	})
}
