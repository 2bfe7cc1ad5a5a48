package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestSteeringGroupRequired(t *testing.T) {
	atOnce := touching("sso", governance.AuthenticationPolicy, governance.Provisioning, governance.AuditEvidence)
	check(t, steeringGroupRequired, []example{
		{name: "not all three", on: theMigration, change: touching(governance.AuthenticationPolicy, governance.Provisioning)},
		{
			name: "all three", on: theMigration, change: atOnce, atValidate: true, want: []string{"steering_group"},
		},
		{name: "with a steering group", on: theMigration, change: both(atOnce, boardOf(governance.ApprovingFunctions()...))},
		{
			name: "that is retired is for CIAM907", on: theMigration,
			change: both(atOnce, boardOf(governance.ApprovingFunctions()...), func(w *fixture) { w.drop("steering_group/board") }),
		},
		{
			name: "completed", on: theMigration,
			change: both(atOnce, func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
			}),
		},
		{
			name: "touches unknown", on: theMigration, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "touches") },
		},
		{
			name: "steering group unknown", on: theMigration, undetermined: true,
			change: both(atOnce, func(w *fixture) { w.unknown(theMigration, "steering_group") }),
		},
		{
			name: "seen from the gate", on: theGate, change: atOnce,
			want: []string{"migration/legacy-to-cloud steering_group"},
		},
	})
}
