package gate

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// attestation is a gate's verdict as JSON for auditors.
type attestation struct {
	Type       string        `json:"type"`
	Register   registerState `json:"register"`
	Gate       governance.ID `json:"gate"`
	Migration  governance.ID `json:"migration"`
	Digest     string        `json:"digest,omitempty"`
	RiskTier   string        `json:"risk_tier,omitempty"`
	Status     rules.Status  `json:"status"`
	JudgedAt   time.Time     `json:"judged_at"`
	ValidUntil time.Time     `json:"valid_until,omitzero"`
	Approvals  []approvedBy  `json:"approvals"`
	Decisions  []decidedBy   `json:"decisions"`
	RiskOwner  governance.ID `json:"risk_owner,omitempty"`
	Evidence   []provenBy    `json:"evidence"`
	Accepted   []acceptedBy  `json:"risk_acceptances"`
	Waived     []waivedBy    `json:"waived"`
	Unmet      []rules.Code  `json:"unmet"`
	Rules      int           `json:"rules_in_catalogue"`
}

type registerState struct {
	ID         string `json:"id"`
	Sandbox    bool   `json:"sandbox"`
	LedgerSize int64  `json:"ledger_size"`
	LedgerRoot string `json:"ledger_root"`
}

type approvedBy struct {
	ID         governance.ID               `json:"id"`
	Function   governance.Function         `json:"function"`
	Approver   governance.ID               `json:"approver"`
	Decision   governance.ApprovalDecision `json:"decision"`
	Digest     string                      `json:"digest"`
	ApprovedAt time.Time                   `json:"approved_at"`
	ExpiresAt  time.Time                   `json:"expires_at"`
	RecordedAt time.Time                   `json:"recorded_at,omitzero"`
	Conditions string                      `json:"conditions,omitempty"`
}

type decidedBy struct {
	Decision     governance.Decision `json:"decision"`
	Jurisdiction string              `json:"jurisdiction,omitempty"`
	Accountable  governance.ID       `json:"accountable"`
}

type provenBy struct {
	ID     governance.ID           `json:"id"`
	Kind   governance.EvidenceKind `json:"kind"`
	SHA256 string                  `json:"sha256,omitempty"`
	// NotApplicable is the reason why there is none.
	NotApplicable string `json:"not_applicable,omitempty"`
}

type acceptedBy struct {
	ID           governance.ID       `json:"id"`
	Digest       string              `json:"digest,omitempty"`
	AcceptedBy   governance.ID       `json:"accepted_by"`
	CoAcceptedBy governance.ID       `json:"co_accepted_by,omitempty"`
	Residual     governance.Residual `json:"residual"`
	ReviewBy     time.Time           `json:"review_by"`
}

// waivedBy is a rule that is not satisfied, the items that are waived of a rule about
// several things, and the exception that waives them.
type waivedBy struct {
	Code      rules.Code    `json:"code"`
	Subject   governance.ID `json:"subject"`
	Items     []string      `json:"items,omitempty"`
	Exception governance.ID `json:"exception"`
	ExpiresAt time.Time     `json:"expires_at"`
}

// Attest returns the verdict as canonical JSON: what is satisfied, by whom, for
// which digest, and what is waived instead, with the register's identity and the
// root of its ledger.
func Attest(ctx context.Context, in record.Inputs, g governance.Gate, v rules.Verdict) (json.RawMessage, error) {
	checkpoint, err := in.Register.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	a := attestation{
		Type: "ciam-gate-attestation/v1",
		Register: registerState{
			ID: in.Register.Identity.ID, Sandbox: in.Register.Identity.Sandbox,
			LedgerSize: checkpoint.Size, LedgerRoot: checkpoint.Root,
		},
		Gate: g.ID(), Migration: g.MigrationID, Digest: v.Digest, Status: v.Status,
		JudgedAt: in.Register.Now, ValidUntil: v.ValidUntil(),
		Approvals: []approvedBy{}, Decisions: []decidedBy{}, Evidence: []provenBy{}, Accepted: []acceptedBy{},
		Waived: []waivedBy{}, Unmet: []rules.Code{}, Rules: len(rules.All()),
	}
	if v.Status != rules.Open {
		a.Status = rules.Closed
	}
	for _, f := range v.Unmet {
		a.Unmet = append(a.Unmet, f.Code)
	}
	for _, f := range v.Waived {
		a.Waived = append(a.Waived, waivedBy{f.Code, f.Subject, f.Items, f.Waiver.Exception, f.Waiver.Until})
	}
	if m, ok := find[governance.Migration](in.View, g.MigrationID); ok {
		a.RiskTier, a.RiskOwner = m.Assess().Tier.String(), m.RiskOwner
	}
	for _, id := range g.ApprovalIDs {
		if p, ok := find[governance.Approval](in.View, id); ok {
			a.Approvals = append(a.Approvals, approvedBy{
				p.ID(), p.Function, p.Approver, p.Decision, p.Digest, p.ApprovedAt, p.ExpiresAt, p.RecordedAt, p.Conditions,
			})
		}
	}
	for _, id := range g.DecisionOwnerIDs {
		if d, ok := find[governance.DecisionOwner](in.View, id); ok {
			a.Decisions = append(a.Decisions, decidedBy{d.Decision, d.Jurisdiction, d.Accountable})
		}
	}
	for _, id := range g.EvidenceIDs {
		if e, ok := find[governance.Evidence](in.View, id); ok {
			a.Evidence = append(a.Evidence, provenBy{e.ID(), e.Kind, e.ContentSum(), e.NotApplicable})
		}
	}
	for _, id := range g.RiskAcceptanceIDs {
		if r, ok := find[governance.RiskAcceptance](in.View, id); ok {
			a.Accepted = append(a.Accepted, acceptedBy{r.ID(), r.Digest, r.AcceptedBy, r.CoAcceptedBy, r.Residual, r.ReviewBy})
		}
	}
	return governance.Canonical(a)
}

func find[R governance.Record](view rules.View, id governance.ID) (R, bool) {
	s, _ := view.Find(id)
	r, ok := s.Record.(R)
	return r, ok
}
