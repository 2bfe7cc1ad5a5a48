package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestVendorEvidenceOwner(t *testing.T) {
	drill := evidenceOf("rollback_test")
	owner := func(id governance.ID) func(*fixture) {
		return func(w *fixture) { edit(w, drill, func(e *governance.Evidence) { e.Owner = id }) }
	}
	check(t, vendorEvidenceOwner, []example{
		{name: "a person of our own", on: drill},
		{name: "a team of our own", on: drill, change: owner("team/identity-platform")},
		{name: "a team with an external member beside its own", on: drill, change: both(mixed, owner("team/identity-platform"))},
		{
			name: "a vendor", on: drill, change: owner("vendor/acme-identity"),
			want: []string{"owner"},
		},
		{
			name: "a contractor", on: drill, change: owner("person/contractor"),
			want: []string{"owner"},
		},
		{
			name: "a team of external members", on: drill, change: both(outsourced, owner("team/identity-platform")),
			want: []string{"owner"},
		},
		{
			name: "owner unknown", on: drill, undetermined: true,
			change: func(w *fixture) { w.unknown(drill, "owner") },
		},
		{
			name: "employer unknown", on: drill, undetermined: true,
			change: func(w *fixture) { w.unknown("person/engineer", "employer") },
		},
		{
			name: "seen from the gate", on: theGate, change: owner("person/contractor"),
			want: []string{string(drill) + " owner"},
		},
	})
}
