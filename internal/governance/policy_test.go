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
	if p.ApprovalDefault > p.ApprovalLimit {
		t.Error("the default is over the limit")
	}
}
