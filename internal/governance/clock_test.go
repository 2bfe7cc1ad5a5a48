package governance_test

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestInFuture(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	for written, want := range map[time.Time]bool{
		now.Add(-time.Hour): false, now: false, now.Add(5 * time.Minute): false, now.Add(5*time.Minute + time.Nanosecond): true, {}: false,
	} {
		if got := governance.InFuture(written, now); got != want {
			t.Errorf("InFuture(%s) = %t, want %t", written, got, want)
		}
	}
	written := now.Add(4 * time.Minute)
	e := governance.Exception{GrantedAt: written, ExpiresAt: now.Add(time.Hour)}
	r := governance.RiskAcceptance{AcceptedAt: written, ReviewBy: now.Add(time.Hour)}
	if !e.InForce(now) || !r.InForce(now) {
		t.Error("a time four minutes ahead puts nothing out of force")
	}
}
