package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestVendorAccountable(t *testing.T) {
	const (
		rollback governance.ID = "decision/legacy-to-cloud/rollback"
		reserved governance.ID = "decision/legacy-to-cloud/customer_recovery_policy"
	)
	accountable := func(row, id governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, row, func(d *governance.DecisionOwner) { d.Accountable = id }) }
	}
	check(t, vendorAccountable, []example{
		{name: "our own", on: rollback},
		{
			name: "a vendor", on: rollback, change: accountable(rollback, "vendor/acme-identity"),
			want: []string{"accountable"},
		},
		{
			name: "a contractor", on: rollback, change: accountable(rollback, "person/contractor"),
			want: []string{"accountable"},
		},
		{
			name: "a team of external members", on: rollback, change: both(outsourced, accountable(rollback, "team/identity-platform")),
			want: []string{"accountable"},
		},
		{name: "a team with an external member", on: rollback, change: both(mixed, accountable(rollback, "team/identity-platform"))},
		{
			name: "an external party that is responsible", on: rollback,
			change: func(w *fixture) {
				edit(w, rollback, func(d *governance.DecisionOwner) {
					d.Responsible = governance.NewSet[governance.ID]("vendor/acme-identity")
				})
			},
		},
		{name: "a reserved decision is for CIAM303", on: reserved, change: accountable(reserved, "vendor/acme-identity")},
		{
			name: "unknown", on: rollback, undetermined: true,
			change: func(w *fixture) { w.unknown(rollback, "accountable") },
		},
		{
			name: "seen from the gate", on: theGate, change: accountable(rollback, "person/contractor"),
			want: []string{"decision/legacy-to-cloud/rollback accountable"},
		},
	})
}
