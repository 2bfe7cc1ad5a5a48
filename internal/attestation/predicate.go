package attestation

import (
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Predicate is what is attested about a gate.
type Predicate struct {
	Register  Register         `json:"register"`
	Gate      governance.ID    `json:"gate"`
	Migration governance.ID    `json:"migration"`
	Stage     governance.Stage `json:"stage"`
	Digest    string           `json:"digest,omitempty"`
	RiskTier  string           `json:"risk_tier,omitempty"`
	// Predecessors are the migrations whose history it inherits, and IndependentOf those
	// that it was declared to have nothing to do with.
	Predecessors  governance.Set[governance.ID] `json:"predecessors,omitempty"`
	IndependentOf governance.Set[governance.ID] `json:"independent_of,omitempty"`
	// Status is open or closed.
	Status     rules.Status  `json:"status"`
	JudgedAt   time.Time     `json:"judged_at"`
	ValidUntil time.Time     `json:"valid_until,omitzero"`
	Approvals  []ApprovedBy  `json:"approvals"`
	Decisions  []DecidedBy   `json:"decisions"`
	RiskOwner  governance.ID `json:"risk_owner,omitempty"`
	Evidence   []ProvenBy    `json:"evidence"`
	Accepted   []AcceptedBy  `json:"risk_acceptances"`
	Exceptions []ExceptedBy  `json:"exceptions"`
	// Observations are the checked plans of the identity platform for this scope.
	Observations []ObservedBy `json:"observations,omitempty"`
	Waived       []WaivedBy   `json:"waived"`
	// Satisfied, Unmet and Undetermined are the codes of rules. A rule that is waived
	// for some items and unmet for others is in Waived and in Unmet.
	Satisfied    []rules.Code `json:"satisfied"`
	Unmet        []rules.Code `json:"unmet"`
	Undetermined []rules.Code `json:"undetermined,omitempty"`
	Rules        int          `json:"rules_in_catalogue"`
}

// Register is the register that holds the records, and how far its ledger went.
type Register struct {
	ID         string `json:"id"`
	Sandbox    bool   `json:"sandbox"`
	LedgerSize int64  `json:"ledger_size"`
	LedgerRoot string `json:"ledger_root"`
}

// Stated is a statement with its signature, as an SSH key made it. Both are enough to
// verify the signature without the register.
type Stated struct {
	Statement string `json:"statement"`
	Signature string `json:"signature,omitempty"`
	// Assurance is how far the statement can be trusted. Key and KeyType are the
	// fingerprint and the type of the key that signed it.
	Assurance governance.Assurance `json:"assurance"`
	Key       string               `json:"key,omitempty"`
	KeyType   string               `json:"key_type,omitempty"`
}

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

// ApprovedBy is an approval, rejection or withdrawal that the gate names.
type ApprovedBy struct {
	ID         governance.ID               `json:"id"`
	Function   governance.Function         `json:"function"`
	Approver   governance.ID               `json:"approver"`
	Decision   governance.ApprovalDecision `json:"decision"`
	Digest     string                      `json:"digest"`
	ApprovedAt time.Time                   `json:"approved_at"`
	ExpiresAt  time.Time                   `json:"expires_at"`
	RecordedAt time.Time                   `json:"recorded_at,omitzero"`
	Conditions string                      `json:"conditions,omitempty"`
	Stated
}

// DecidedBy is a row of the decision matrix.
type DecidedBy struct {
	Decision     governance.Decision `json:"decision"`
	Jurisdiction string              `json:"jurisdiction,omitempty"`
	Accountable  governance.ID       `json:"accountable"`
}

// ProvenBy is a piece of evidence.
type ProvenBy struct {
	ID     governance.ID           `json:"id"`
	Kind   governance.EvidenceKind `json:"kind"`
	SHA256 string                  `json:"sha256,omitempty"`
	// NotApplicable is the reason why there is none.
	NotApplicable string `json:"not_applicable,omitempty"`
}

// AcceptedBy is a risk acceptance.
type AcceptedBy struct {
	ID           governance.ID       `json:"id"`
	Digest       string              `json:"digest,omitempty"`
	AcceptedBy   governance.ID       `json:"accepted_by"`
	CoAcceptedBy governance.ID       `json:"co_accepted_by,omitempty"`
	Residual     governance.Residual `json:"residual"`
	ReviewBy     time.Time           `json:"review_by"`
	Stated
	// CoSignature is that of the second person, over the same statement.
	CoSignature string `json:"co_signature,omitempty"`
	CoKey       string `json:"co_key,omitempty"`
	CoKeyType   string `json:"co_key_type,omitempty"`
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

// ExceptedBy is an exception that the gate names, whether or not it waives anything.
type ExceptedBy struct {
	ID         governance.ID `json:"id"`
	Rule       string        `json:"rule,omitempty"`
	Control    string        `json:"control,omitempty"`
	Items      []string      `json:"items,omitempty"`
	ApprovedBy governance.ID `json:"approved_by"`
	ExpiresAt  time.Time     `json:"expires_at"`
	Stated
}

// ObservedBy is a checked plan of the identity platform. Unseen are touches that the
// migration declares and the plan does not have.
type ObservedBy struct {
	ID            governance.ID         `json:"id"`
	Stage         governance.Stage      `json:"stage"`
	Digest        string                `json:"digest"`
	PlanSHA256    string                `json:"plan_sha256"`
	PlanTimestamp time.Time             `json:"plan_timestamp,omitzero"`
	ChangesDigest string                `json:"changes_digest"`
	SignalsDigest string                `json:"signals_digest"`
	RecordedAt    time.Time             `json:"recorded_at"`
	Actor         string                `json:"actor,omitempty"`
	Touches       []string              `json:"touches"`
	Undeclared    []string              `json:"undeclared"`
	Unseen        []string              `json:"unseen"`
	Unread        []string              `json:"unread"`
	Opaque        []string              `json:"opaque"`
	Silenced      []governance.Silenced `json:"silenced"`
	Deferred      bool                  `json:"deferred"`
	// CheckedWith are migrations whose declarations covered the rest of the plan.
	CheckedWith governance.Set[governance.ID] `json:"checked_with,omitempty"`
}

func observedBy(o governance.Observation, m governance.Migration) ObservedBy {
	return ObservedBy{
		ID: o.ID(), Stage: o.Stage, Digest: o.Digest, PlanSHA256: o.PlanSHA256, PlanTimestamp: o.PlanTimestamp, ChangesDigest: o.ChangesDigest,
		SignalsDigest: o.SignalsDigest, RecordedAt: o.ObservedAt, Actor: o.Actor,
		Touches: governance.Strings(o.Touched()), Undeclared: governance.Strings(o.Touched().Minus(m.Touches)), Unseen: governance.Strings(m.Touches.Minus(o.Touched())),
		Unread: governance.Strings(o.Unread), Opaque: governance.Strings(o.Opaque), Silenced: append([]governance.Silenced{}, o.Silenced...), Deferred: o.Deferred, CheckedWith: o.CheckedWith,
	}
}

// WaivedBy is a rule that is not satisfied, the items that are waived of a rule about
// several things, and the exception that waives them.
type WaivedBy struct {
	Code      rules.Code    `json:"code"`
	Subject   governance.ID `json:"subject"`
	Items     []string      `json:"items,omitempty"`
	Exception governance.ID `json:"exception"`
	ExpiresAt time.Time     `json:"expires_at"`
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
