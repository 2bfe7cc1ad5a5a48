package governance_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// However a scope grows, it never asks for less.
func TestMoreScopeNeverLowersRisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		less := scope(t)
		more := less
		switch rapid.SampledFrom([]string{"touch", "non-human", "minimum", "vendor"}).Draw(t, "raise") {
		case "touch":
			touch := rapid.SampledFrom(governance.Touches()).Draw(t, "touch")
			more.Touches = governance.NewSet(append(slices.Clone(less.Touches), touch)...)
		case "non-human":
			more.NonHumanIdentities = true
		case "minimum":
			more.MinimumRisk = governance.Tier(rapid.IntRange(int(less.MinimumRisk), 3).Draw(t, "to"))
		case "vendor":
			more.VendorImplements = true
		}
		before, after := governance.Assess(less), governance.Assess(more)
		if after.Tier < before.Tier {
			t.Errorf("tier falls from %s to %s", before.Tier, after.Tier)
		}
		if !after.Functions.HasAll(before.Functions...) {
			t.Errorf("functions %s shrink to %s", before.Functions, after.Functions)
		}
		if !after.Decisions.HasAll(before.Decisions...) {
			t.Errorf("decisions %s shrink to %s", before.Decisions, after.Decisions)
		}
		if !after.EvidenceByStage().HasAll(before.EvidenceByStage()...) {
			t.Errorf("evidence %s shrinks to %s", before.EvidenceByStage(), after.EvidenceByStage())
		}
		if less.NeedsSteeringGroup() && !more.NeedsSteeringGroup() {
			t.Error("a steering group is not needed any more")
		}
	})
}

func TestReasons(t *testing.T) {
	a := governance.Assess(governance.Scope{
		Touches:     governance.NewSet[governance.Touch]("sso", "branding", "mfa_policy", "machine_to_machine", "cross_border_data"),
		MinimumRisk: governance.Moderate,
	})
	want := []string{
		"cross_border_data (high)", "sso (high)",
		"machine_to_machine (moderate)", "mfa_policy (moderate)", "minimum_risk (moderate)", "non_human_identities (moderate)",
		"branding (low)",
	}
	if got := a.Reasons(); !slices.Equal(got, want) {
		t.Errorf("reasons are %q, want %q", got, want)
	}
	if got := a.Decisive(); !slices.Equal(got, []string{"cross_border_data", "sso"}) {
		t.Errorf("decisive are %q", got)
	}

	three := governance.Scope{Touches: governance.NewSet(governance.AuditEvidence, governance.AuthenticationPolicy, governance.Provisioning)}
	if a := governance.Assess(three); a.Tier != governance.High || len(a.Decisive()) != 1 || !three.NeedsSteeringGroup() {
		t.Errorf("three at once: %s for %q", a.Tier, a.Decisive())
	}
}

// A migration's risk is that of its own arguments.
func TestMigrationAssess(t *testing.T) {
	m := governance.Migration{
		Touches: governance.NewSet[governance.Touch]("branding"), Implementers: governance.NewSet[governance.ID]("team/a", "vendor/v"),
		MinimumRisk: governance.Moderate, NonHumanIdentities: true,
	}
	want := governance.Assess(governance.Scope{
		Touches: m.Touches, MinimumRisk: governance.Moderate, NonHumanIdentities: true, VendorImplements: true,
	})
	got := m.Assess()
	equal(t, "tier", got.Tier, want.Tier)
	if !slices.Equal(got.Decisions, want.Decisions) || !got.Decisions.HasAll(governance.CustomerRecoveryPolicy, governance.WorkloadIdentity) {
		t.Errorf("decisions are %q, want %q", got.Decisions, want.Decisions)
	}
	m.Implementers = governance.NewSet[governance.ID]("team/a")
	equal(t, "a decision that only a vendor asks for", m.Assess().Decisions.Has(governance.CustomerRecoveryPolicy), false)
}
