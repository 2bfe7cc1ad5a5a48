package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestExceptionRestated(t *testing.T) {
	const day = governance.Day
	grace := func(change func(*governance.Exception)) func(*fixture) {
		return func(w *fixture) { edit(w, theException, change) }
	}
	later := grace(func(e *governance.Exception) { e.GrantedAt = e.GrantedAt.Add(time.Second) })
	check(t, statementRestated, []example{
		{name: "for the first time", on: theException, change: excepting()},
		{name: "as before", on: theException, change: both(excepting(), held("grace"))},
		{
			name: "expired and prolonged", on: theException, want: []string{"reason"},
			change: both(once("grace", lasting(-60*day, -30*day)), excepting(lasting(-60*day, 28*day), func(e *governance.Exception) { e.Reason = "Another." })),
		},
		{name: "another rule", on: theException, want: []string{"rule"}, change: both(excepting(), held("grace"), grace(func(e *governance.Exception) { e.Rule = "CIAM306" }))},
		{name: "another rule, granted again", on: theException, change: both(excepting(), held("grace"), grace(func(e *governance.Exception) { e.Rule = "CIAM306" }), later)},
		{name: "granted earlier", on: theException, want: []string{"granted_at"}, change: both(excepting(), held("grace"), excepting(lasting(-2*day, 28*day)))},
		{name: "signed", on: theException, change: both(excepting(), held("grace"), grace(func(e *governance.Exception) { e.Signature = "x" }))},
		{name: "reason unknown", on: theException, undetermined: true, change: both(excepting(), held("grace"), blurred("grace", "reason"))},
	})
}

func TestRiskAcceptanceRestated(t *testing.T) {
	accepted := func(change func(*governance.RiskAcceptance)) func(*fixture) {
		return recorded(theRisk, func(w *fixture) { edit(w, theRisk, change) })
	}
	// revoked has the register hold the acceptance as revoked, before it changes.
	revoked := func(at time.Time, change func(*governance.RiskAcceptance), more ...func(*fixture)) func(*fixture) {
		return func(w *fixture) {
			edit(w, theRisk, func(r *governance.RiskAcceptance) { r.RevokedAt = at })
			accepted(change)(w)
			both(more...)(w)
		}
	}
	check(t, statementRestated, []example{
		{name: "as before", on: theRisk, change: recorded(theRisk)},
		{name: "another risk", on: theRisk, want: []string{"risk"}, change: accepted(func(r *governance.RiskAcceptance) { r.Risk = "Another." })},
		{name: "higher", on: theRisk, want: []string{"residual"}, change: accepted(func(r *governance.RiskAcceptance) { r.Residual = governance.ResidualHigh })},
		{name: "by somebody else", on: theRisk, want: []string{"accepted_by"}, change: accepted(func(r *governance.RiskAcceptance) { r.AcceptedBy = "person/owner" })},
		{name: "reviewed later", on: theRisk, want: []string{"review_by"}, change: accepted(func(r *governance.RiskAcceptance) { r.ReviewBy = r.ReviewBy.Add(time.Hour) })},
		{
			name: "accepted again", on: theRisk,
			change: accepted(func(r *governance.RiskAcceptance) { r.Risk, r.AcceptedAt = "Another.", r.AcceptedAt.Add(time.Second) }),
		},
		{name: "for another scope", on: theRisk, want: []string{"digest"}, change: accepted(func(r *governance.RiskAcceptance) { r.Digest = "sha256:00" })},
		{name: "revoked", on: theRisk, change: accepted(func(r *governance.RiskAcceptance) { r.RevokedAt = now })},
		{name: "still revoked", on: theRisk, change: revoked(now, func(*governance.RiskAcceptance) {})},
		{name: "revoked no more", on: theRisk, want: []string{"revoked_at"}, change: revoked(now, func(r *governance.RiskAcceptance) { r.RevokedAt = time.Time{} })},
		{
			name: "revoked at another time", on: theRisk, want: []string{"revoked_at"},
			change: revoked(now, func(r *governance.RiskAcceptance) { r.RevokedAt = r.RevokedAt.Add(time.Hour) }),
		},
		{
			name: "accepted later, but before it was revoked", on: theRisk, want: []string{"revoked_at"},
			change: revoked(now, func(r *governance.RiskAcceptance) { r.RevokedAt, r.AcceptedAt = time.Time{}, now.Add(-time.Minute) }),
		},
		{
			name: "accepted again after it was revoked", on: theRisk,
			change: revoked(now.Add(-time.Minute), func(r *governance.RiskAcceptance) { r.RevokedAt, r.AcceptedAt = time.Time{}, now }),
		},
		{
			name: "that one made again", on: theRisk,
			change: both(revoked(now.Add(-time.Minute), func(r *governance.RiskAcceptance) { r.RevokedAt, r.AcceptedAt = time.Time{}, now }), recorded(theRisk)),
		},
		{
			name: "that one with another risk", on: theRisk, want: []string{"risk", "revoked_at"},
			change: both(revoked(now.Add(-time.Minute), func(r *governance.RiskAcceptance) { r.RevokedAt, r.AcceptedAt = time.Time{}, now }),
				recorded(theRisk, func(w *fixture) { edit(w, theRisk, func(r *governance.RiskAcceptance) { r.Risk = "Another." }) })),
		},
		{
			name: "revocation unknown", on: theRisk, undetermined: true,
			change: revoked(now, func(r *governance.RiskAcceptance) { r.RevokedAt = time.Time{} }, func(w *fixture) { w.unknown(theRisk, "revoked_at") }),
		},
		{name: "review unknown", on: theRisk, undetermined: true, change: recorded(theRisk, func(w *fixture) { w.unknown(theRisk, "review_by") })},
	})
}
