package riskacceptance

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// A risk is looked at again within a calendar year.
func TestReview(t *testing.T) {
	for _, c := range []struct {
		accepted, review string
		refused          bool
	}{
		{"2026-01-31T09:00:00Z", "2026-01-31T09:00:01Z", false},
		{"2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z", true},
		{"2026-01-31T09:00:00Z", "2025-12-31T09:00:00Z", true},
		{"2026-01-31T09:00:00Z", "2027-01-31T09:00:00Z", false},
		{"2026-01-31T09:00:00Z", "2027-01-31T09:00:01Z", true},
		// A year with a leap day is as long as any other.
		{"2027-03-01T00:00:00Z", "2028-03-01T00:00:00Z", false},
		{"2027-03-01T00:00:00Z", "2028-03-01T00:00:01Z", true},
	} {
		m := model{AcceptedAt: fw.TimestampText(c.accepted), ReviewBy: fw.TimestampText(c.review)}
		if got := validate(&m, environment.Known(governance.DefaultPolicy())).HasError(); got != c.refused {
			t.Errorf("accepted %s for review by %s: refused %t, want %t", c.accepted, c.review, got, c.refused)
		}
	}
	known := fw.TimestampText("2026-01-31T09:00:00Z")
	for name, m := range map[string]model{
		"unknown acceptance": {AcceptedAt: fw.TimestampUnknown(), ReviewBy: known},
		"unknown review":     {AcceptedAt: known, ReviewBy: fw.TimestampUnknown()},
		"no time":            {AcceptedAt: known, ReviewBy: fw.TimestampNull()},
	} {
		if diags := validate(&m, environment.Known(governance.DefaultPolicy())); diags.HasError() {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

// While the policy is not known no review is too late, but one before the
// acceptance is refused.
func TestReviewUnderAnUnknownPolicy(t *testing.T) {
	for review, refused := range map[string]bool{"2040-01-31T09:00:00Z": false, "2026-01-31T09:00:00Z": true} {
		m := model{AcceptedAt: fw.TimestampText("2026-01-31T09:00:00Z"), ReviewBy: fw.TimestampText(review)}
		if got := validate(&m, environment.Unknown[governance.Policy]()).HasError(); got != refused {
			t.Errorf("review by %s: refused %t, want %t", review, got, refused)
		}
	}
}
