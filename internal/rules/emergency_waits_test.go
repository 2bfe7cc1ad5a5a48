package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// An emergency goes ahead without what is missing, expired or stale, and never
// against what is wrong. The first counts in the same way whether the gate names
// it or not.
func TestWhatWaitsInAnEmergency(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	approval := func(change func(*governance.Approval)) func(*fixture) {
		return func(w *fixture) { edit(w, theApproval, change) }
	}
	unnamed := func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) { g.ApprovalIDs = g.ApprovalIDs.Minus(governance.NewSet(theApproval)) })
	}
	signedFromLow := func(w *fixture) { w.policy.SignedFrom = governance.Low }
	for name, c := range map[string]struct {
		change func(*fixture)
		waits  bool
	}{
		"expired":           {approval(func(a *governance.Approval) { a.ExpiresAt = now }), true},
		"stale":             {approval(func(a *governance.Approval) { a.Digest = "sha256:00" }), true},
		"stale and expired": {approval(func(a *governance.Approval) { a.Digest, a.ExpiresAt = "sha256:00", now }), true},
		"not named":         {unnamed, true},
		"without a review": {func(w *fixture) {
			edit(w, theRisk, func(r *governance.RiskAcceptance) { r.ReviewBy = now })
		}, true},
		"without a signature": {signedFromLow, true},
		"with an unverified signature": {both(signedFromLow, approval(func(a *governance.Approval) {
			a.Signature = "-----BEGIN SSH SIGNATURE-----"
		})), false},
		"rejected": {approval(func(a *governance.Approval) { a.Decision = governance.Rejected }), false},
		"external": {func(w *fixture) {
			edit(w, "person/security-approver", func(p *governance.Party) { p.Employer = "vendor/acme-identity" })
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFixture()
			c.change(w)
			v := w.gate()
			wrong := slices.ContainsFunc(v.Unmet, func(f Finding) bool { return !f.WaitsInEmergency })
			if v.Status != Closed || wrong == c.waits {
				t.Errorf("status %s, something does not wait: %t, unmet %q", v.Status, wrong, codes(v.Unmet))
			}
		})
	}
}
