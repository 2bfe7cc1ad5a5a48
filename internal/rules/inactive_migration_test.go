package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestInactiveMigration(t *testing.T) {
	is := func(status governance.Status) func(*fixture) {
		return func(w *fixture) { w.migration(func(m *governance.Migration) { m.Status = status }) }
	}
	at, records := []string{"gate_id"}, []governance.ID{theMigration}
	check(t, inactiveMigration, []example{
		{name: "active", on: thePermit},
		{name: "completed", on: thePermit, change: is(governance.Completed), want: at, records: records},
		{name: "cancelled", on: thePermit, change: is(governance.Cancelled), want: at, records: records},
		{name: "in an emergency", on: thePermit, change: both(is(governance.Completed), emergencyOf("person/owner")), want: at},
		{
			name: "status unknown", on: thePermit, undetermined: true,
			change: both(is(governance.Completed), func(w *fixture) { w.unknown(theMigration, "status") }),
		},
	})
}
