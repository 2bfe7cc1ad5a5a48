package governance_test

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestDefaultPolicy(t *testing.T) {
	p := governance.DefaultPolicy()
	equal(t, "default life of an approval", p.ApprovalDefault, 90*24*time.Hour)
	equal(t, "limit of an approval", p.ApprovalLimit, 180*24*time.Hour)
	equal(t, "backdating", p.Backdating, 7*24*time.Hour)
	equal(t, "tier from which approvals are signed", p.SignedFrom, 0)
	equal(t, "limit of an exception", p.ExceptionLimit, 90*24*time.Hour)
	equal(t, "exceptions for one jurisdiction", p.ExceptionBudget, 3)
	equal(t, "grants of one exception", p.ExceptionGrants, 2)
	equal(t, "limit of an emergency", p.EmergencyLimit, 72*time.Hour)
	equal(t, "notice", p.Notice, 14*24*time.Hour)
	from := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	equal(t, "retention in calendar years", p.RetainedUntil(from), time.Date(2031, 3, 1, 12, 0, 0, 0, time.UTC))
	if p.ApprovalDefault > p.ApprovalLimit {
		t.Error("the default is over the limit")
	}
}
