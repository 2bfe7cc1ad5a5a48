package attestation

import (
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// stated is a statement with its signature. What was verified is the text that the
// register keeps.
func stated(s governance.Statement, r governance.Signable) Stated {
	own := r.Signatures()[0]
	made := Stated{Statement: s.Statement(), Signature: own.Armored, Assurance: governance.AssuranceOf(r)}
	if own.Kept != nil {
		made.Statement, made.Key, made.KeyType = own.Kept.Text, own.Kept.Fingerprint, own.Kept.KeyType
	}
	return made
}

func acceptedBy(r governance.RiskAcceptance) AcceptedBy {
	made := AcceptedBy{
		ID: r.ID(), Digest: r.Digest, AcceptedBy: r.AcceptedBy, CoAcceptedBy: r.CoAcceptedBy, Residual: r.Residual, ReviewBy: r.ReviewBy,
		Stated: stated(r, r), CoSignature: r.CoSignature,
	}
	if second := r.Signatures()[1]; second.Kept != nil {
		made.CoKey, made.CoKeyType = second.Kept.Fingerprint, second.Kept.KeyType
	}
	return made
}

func observedBy(o governance.Observation, m governance.Migration) ObservedBy {
	return ObservedBy{
		ID: o.ID(), Stage: o.Stage, Digest: o.Digest, PlanSHA256: o.PlanSHA256, PlanTimestamp: o.PlanTimestamp, ChangesDigest: o.ChangesDigest,
		SignalsDigest: o.SignalsDigest, RecordedAt: o.ObservedAt, Actor: o.Actor,
		Touches: governance.Strings(o.Touched()), Undeclared: governance.Strings(o.Touched().Minus(m.Touches)), Unseen: governance.Strings(m.Touches.Minus(o.Touched())),
		Unread: governance.Strings(o.Unread), Opaque: governance.Strings(o.Opaque), Silenced: append([]governance.Silenced{}, o.Silenced...), Deferred: o.Deferred, CheckedWith: o.CheckedWith,
	}
}

// Of is what is attested about a gate with the verdict v.
func Of(view rules.View, register Register, now time.Time, g governance.Gate, v rules.Verdict) Predicate {
	p := Predicate{
		Register: register, Gate: g.ID(), Migration: g.MigrationID, Stage: g.Stage, Digest: v.Digest, Status: v.Status,
		JudgedAt: now, ValidUntil: v.ValidUntil(),
		Approvals: []ApprovedBy{}, Decisions: []DecidedBy{}, Evidence: []ProvenBy{}, Accepted: []AcceptedBy{}, Exceptions: []ExceptedBy{},
		Waived: []WaivedBy{}, Satisfied: []rules.Code{}, Unmet: []rules.Code{}, Undetermined: v.Undetermined, Rules: len(rules.All()),
	}
	if v.Status != rules.Open {
		p.Status = rules.Closed
	}
	p.outcome(v)
	if m, ok := rules.FindIn[governance.Migration](view, g.MigrationID); ok {
		p.RiskTier, p.RiskOwner, p.IndependentOf = m.Assess().Tier.String(), m.RiskOwner, m.IndependentOf
		lineage, _ := view.Lineage(m.ID())
		p.Predecessors = governance.NewSet(lineage[1:]...)
		for _, o := range rules.CurrentObservations(view, m) {
			p.Observations = append(p.Observations, observedBy(o, m))
		}
	}
	for _, a := range each[governance.Approval](view, g.ApprovalIDs) {
		p.Approvals = append(p.Approvals, ApprovedBy{
			a.ID(), a.Function, a.Approver, a.Decision, a.Digest, a.ApprovedAt, a.ExpiresAt, a.RecordedAt, a.Conditions,
			stated(a, a),
		})
	}
	for _, d := range each[governance.DecisionOwner](view, g.DecisionOwnerIDs) {
		p.Decisions = append(p.Decisions, DecidedBy{d.Decision, d.Jurisdiction, d.Accountable})
	}
	for _, e := range each[governance.Evidence](view, g.EvidenceIDs) {
		p.Evidence = append(p.Evidence, ProvenBy{e.ID(), e.Kind, e.ContentSum(), e.NotApplicable})
	}
	for _, r := range each[governance.RiskAcceptance](view, g.RiskAcceptanceIDs) {
		p.Accepted = append(p.Accepted, acceptedBy(r))
	}
	for _, e := range each[governance.Exception](view, g.ExceptionIDs) {
		p.Exceptions = append(p.Exceptions, ExceptedBy{
			e.ID(), e.Rule, e.Control, e.Items, e.ApprovedBy, e.ExpiresAt, stated(e, e),
		})
	}
	return p
}

// outcome divides the rules of the catalogue by the verdict.
func (p *Predicate) outcome(v rules.Verdict) {
	open := map[rules.Code]bool{}
	for _, f := range v.Unmet {
		p.Unmet = append(p.Unmet, f.Code)
		open[f.Code] = true
	}
	for _, f := range v.Waived {
		p.Waived = append(p.Waived, WaivedBy{f.Code, f.Subject, f.Items, f.Waiver.Exception, f.Waiver.Until})
		open[f.Code] = true
	}
	for _, code := range v.Undetermined {
		open[code] = true
	}
	if v.Dormant {
		return // nothing was judged
	}
	for _, r := range rules.All() {
		if mayClose := !r.Raised && (r.Enforcement != rules.Advisory || r.Waivable()); mayClose && !open[r.Code] {
			p.Satisfied = append(p.Satisfied, r.Code)
		}
	}
}

// each are the records that exist, in the order of their ids.
func each[R governance.Record](view rules.View, ids governance.Set[governance.ID]) []R {
	var found []R
	for _, id := range ids {
		if r, ok := rules.FindIn[R](view, id); ok {
			found = append(found, r)
		}
	}
	return found
}
