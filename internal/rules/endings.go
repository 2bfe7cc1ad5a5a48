package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Ending is when something that a gate rests on expires.
type Ending struct {
	ID governance.ID
	At time.Time
}

// endings are when what keeps the gate open expires, the first one first: the
// gate's approvals, its evidence under retention, the risk acceptances in force,
// and the exceptions that waive a finding. If several exceptions waive the same,
// the one that lasts longest counts.
func endings(view View, g governance.Gate, waived []Finding, facts *gateFacts) []Ending {
	now := view.Now()
	c := &Case{view: view, rule: &Rule{}, gate: facts}
	var list []Ending
	for _, member := range g.Members() {
		s, ok := view.Find(member.Target)
		if !ok {
			continue
		}
		var at time.Time
		var argument string
		holds := true
		switch r := s.Record.(type) {
		case governance.Approval:
			at, argument, holds = r.ExpiresAt, "expires_at", c.discounted(member.Target, r) == ""
		case governance.Evidence:
			at, argument, holds = r.RetainedUntil, "retained_until", r.RetainedUntil.After(now)
		case governance.RiskAcceptance:
			at, argument, holds = r.ReviewBy, "review_by", r.InForce(now)
		case governance.Exception:
			at, argument = r.ExpiresAt, "expires_at"
			holds = slices.ContainsFunc(waived, func(f Finding) bool { return f.Waiver.Exception == member.Target })
		}
		if holds && !at.IsZero() && !s.Unknown.HasAny(argument) {
			list = append(list, Ending{member.Target, at})
		}
	}
	slices.SortFunc(list, func(a, b Ending) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return list
}
