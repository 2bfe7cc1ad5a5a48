package provider

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestPlanObservationOnlyTightens: neither the configuration nor the environment can
// loosen what the other requires.
func TestPlanObservationOnlyTightens(t *testing.T) {
	tiers := append([]governance.Tier{0}, governance.Tiers()...)
	requires := func(from, tier governance.Tier) bool { return from != 0 && tier >= from }
	for _, configured := range tiers {
		for _, fromEnv := range tiers {
			for _, tier := range governance.Tiers() {
				if got, want := requires(tighter(configured, fromEnv), tier), requires(configured, tier) || requires(fromEnv, tier); got != want {
					t.Errorf("%q and %q at %s: %t, want %t", configured, fromEnv, tier, got, want)
				}
			}
		}
	}
}
