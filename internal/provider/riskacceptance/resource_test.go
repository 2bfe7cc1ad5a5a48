package riskacceptance

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// The higher the residual risk, the sooner it is reviewed.
func TestReview(t *testing.T) {
	accepted := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	refused := func(residual governance.Residual, after time.Duration) bool {
		m := model{
			Residual: types.StringValue(string(residual)), AcceptedAt: fw.TimeOrNull(accepted), ReviewBy: fw.TimeOrNull(accepted.Add(after)),
		}
		return validate(&m, environment.Known(governance.DefaultPolicy())).HasError()
	}
	for residual, days := range map[governance.Residual]time.Duration{"low": 365, "moderate": 365, "high": 180, "critical": 90} {
		for after, want := range map[time.Duration]bool{
			-governance.Day: true, 0: true, time.Second: false, days * governance.Day: false, days*governance.Day + time.Second: true,
		} {
			if got := refused(residual, after); got != want {
				t.Errorf("%s risk with a review after %s: refused %t, want %t", residual, after, got, want)
			}
		}
	}
	if unknown := governance.Residual("none"); refused(unknown, 9999*governance.Day) {
		t.Error("a level that another validator refuses has a second error")
	}
	known := fw.TimestampText("2026-01-31T09:00:00Z")
	for name, m := range map[string]model{
		"unknown level":      {Residual: types.StringUnknown(), AcceptedAt: known, ReviewBy: fw.TimestampText("2040-01-31T09:00:00Z")},
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
