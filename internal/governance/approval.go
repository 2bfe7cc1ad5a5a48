package governance

import "time"

// ApprovalDecision is what an approver decided.
type ApprovalDecision string

// The decisions of an approver.
const (
	Approved  ApprovalDecision = "approved"
	Rejected  ApprovalDecision = "rejected"
	Withdrawn ApprovalDecision = "withdrawn"
)

// Approval is one approver's decision on one stage of one exact scope.
type Approval struct {
	MigrationID ID       `json:"migration_id"`
	Stage       Stage    `json:"stage"`
	Function    Function `json:"function"`
	// Approver is a person.
	Approver ID               `json:"approver"`
	Decision ApprovalDecision `json:"decision"`
	// Digest is the migration's digest that was approved, "sha256:<hex>".
	Digest      string    `json:"digest"`
	ApprovedAt  time.Time `json:"approved_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`
	Conditions  string    `json:"conditions,omitempty"`
	ExternalRef string    `json:"external_ref,omitempty"`
	// Jurisdictions are those that it covers; empty covers all.
	Jurisdictions Set[string] `json:"jurisdictions,omitempty"`
	EvidenceIDs   Set[ID]     `json:"evidence_ids,omitempty"`
	// Signature is an armored OpenSSH signature of the statement.
	Signature string `json:"signature,omitempty"`

	// Reviewed is the SHA-256 of each piece of evidence when the register recorded
	// the approval; a stamp.
	Reviewed map[ID]string `json:"reviewed,omitempty"`
	// RecordedAt is when the register first saw this decision; a stamp.
	RecordedAt time.Time `json:"recorded_at,omitzero"`
}

// ID is "approval/<migration>/<stage>/<function>/<person>".
func (a Approval) ID() ID {
	if a.Approver.Kind() != KindPerson {
		return ""
	}
	return ofMigration(KindApproval, a.MigrationID, string(a.Stage), string(a.Function), a.Approver.Names()[0])
}

// References are the migration, the approver and the reviewed evidence.
func (a Approval) References() []Reference {
	return references{}.
		of("migration_id", a.MigrationID).
		of("approver", a.Approver).
		of("evidence_ids", a.EvidenceIDs...)
}

// Unstamped is the approval as it was declared.
func (a Approval) Unstamped() Record {
	a.Reviewed, a.RecordedAt = nil, time.Time{}
	return a
}

// SameDecision tells whether other is the same decision for the same digest, made at
// the same time. The register has then seen it already.
func (a Approval) SameDecision(other Approval) bool {
	return a.Digest == other.Digest && a.Decision == other.Decision && a.ApprovedAt.Equal(other.ApprovedAt)
}
