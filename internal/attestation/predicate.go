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

// WaivedBy is a rule that is not satisfied, the items that are waived of a rule about
// several things, and the exception that waives them.
type WaivedBy struct {
	Code      rules.Code    `json:"code"`
	Subject   governance.ID `json:"subject"`
	Items     []string      `json:"items,omitempty"`
	Exception governance.ID `json:"exception"`
	ExpiresAt time.Time     `json:"expires_at"`
}
