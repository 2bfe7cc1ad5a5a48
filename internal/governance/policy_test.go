package governance_test

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestDefaultPolicy(t *testing.T) {
	p := governance.DefaultPolicy()
	equal(t, "policy", p, governance.Policy{
		ApprovalDefault: 2160 * time.Hour, ApprovalLimit: 4320 * time.Hour, Backdating: 168 * time.Hour,
		ExceptionLimit: 2160 * time.Hour, ExceptionBudget: 3, ExceptionGrants: 2,
		ControlExceptionLimit: 8760 * time.Hour, ControlExceptionBudget: 10,
		ObservationAge: 168 * time.Hour, ObservationUse: 24 * time.Hour,
		RetentionYears: 7, EmergencyLimit: 72 * time.Hour, Notice: 336 * time.Hour,
		ReviewLimits: governance.ReviewLimits{Low: 8760 * time.Hour, Moderate: 8760 * time.Hour, High: 4320 * time.Hour, Critical: 2160 * time.Hour},
	})
	from := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	equal(t, "retention in calendar years", p.RetainedUntil(from), time.Date(2031, 3, 1, 12, 0, 0, 0, time.UTC))
	if p.ApprovalDefault > p.ApprovalLimit {
		t.Error("the default is over the limit")
	}
}
