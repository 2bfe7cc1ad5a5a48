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
	MigrationID ID       `json:"migration_id" stated:"migration"`
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
	ExternalRef string    `json:"external_ref,omitempty" stated:"-"`
	// Jurisdictions are those that it covers; empty covers all.
	Jurisdictions Set[string] `json:"jurisdictions,omitempty"`
	EvidenceIDs   Set[ID]     `json:"evidence_ids,omitempty" stated:"evidence"`
	// Overrides are rejections and withdrawals of others that this approval
	// knowingly overrides. They may be retired.
	Overrides Set[ID] `json:"overrides,omitempty"`
	// Signature is an armored OpenSSH signature of the statement.
	Signature string `json:"signature,omitempty" stated:"-"`

	// Reviewed is each piece of evidence as it was when the register recorded the
	// statement; a stamp.
	Reviewed map[ID]Piece `json:"reviewed,omitempty" stated:"-"`
	// Role is the approver's role when the register recorded the statement; a stamp.
	Role Role `json:"role,omitzero" stated:"-"`
	// Approvers are the migration's approvers when the register recorded the statement,
	// those of its steering group included; a stamp.
	Approvers map[string]Approver `json:"approvers,omitempty" stated:"-"`
	// Sightings are what the identity directory said of the approver when the register
	// recorded the statement; a stamp.
	Sightings map[ID]Sighting `json:"sightings,omitempty" stated:"-"`
	// Signed is what the register keeps of the signature; a stamp.
	Signed map[string]Signed `json:"signed,omitempty" stated:"-"`
	// RecordedAt is when the register first saw this statement; a stamp.
	RecordedAt time.Time `json:"recorded_at,omitzero" stated:"-"`
}

// ID is "approval/<migration>/<stage>/<function>/<person>".
func (a Approval) ID() ID {
	if a.Approver.Kind() != KindPerson {
		return ""
	}
	return ofMigration(KindApproval, a.MigrationID, string(a.Stage), string(a.Function), a.Approver.firstName())
}

// References are the migration, the approver and the reviewed evidence.
func (a Approval) References() []Reference {
	return make(references, 0, 2+len(a.EvidenceIDs)+len(a.Overrides)).
		of("migration_id", a.MigrationID).
		of("approver", a.Approver).
		of("evidence_ids", a.EvidenceIDs...).
		historic("overrides", a.Overrides...)
}

// Unstamped is the approval as it was declared.
func (a Approval) Unstamped() Record {
	a.Reviewed, a.Role, a.Approvers, a.Sightings, a.Signed, a.RecordedAt = nil, 0, nil, nil, nil, time.Time{}
	return a
}

// Carry is the approval with the stamps of an earlier revision, as long as it
// makes the same statement.
func (a Approval) Carry(earlier Record) Record {
	if before, ok := earlier.(Approval); ok && len(StatedChanges(a, before)) == 0 {
		a.Reviewed, a.Role, a.Approvers, a.Sightings, a.RecordedAt = before.Reviewed, before.Role, before.Approvers, before.Sightings, before.RecordedAt
		a.Signed = carrySigned(a, before)
	}
	return a
}

// Statement is the exact text that the approver signs. It has the reviewed
// evidence as Reviewed says.
func (a Approval) Statement() string {
	const others = 12 // lines beside those of the evidence, at most
	lines := make([]string, 0, len(a.EvidenceIDs)+others)
	for _, id := range NewSet(a.EvidenceIDs...) {
		lines = append(lines, statementLine("evidence", a.Reviewed[id].text(id)))
	}
	a.EvidenceIDs = nil
	return statementText("ciam-approval/v1", a, lines...)
}

// Signatures is the approver's.
func (a Approval) Signatures() []Signature {
	at := At("signature")
	return []Signature{{
		Path: at, By: a.Approver, Namespace: "ciam-approval", Armored: a.Signature,
		HeldAt: a.RecordedAt, Kept: keptOf(a.Signed, at),
	}}
}

// WithSigned is the approval with what the register keeps of its signature.
func (a Approval) WithSigned(kept map[string]Signed) Record {
	a.Signed = kept
	return a
}

// By is the approver.
func (a Approval) By() ID { return a.Approver }

// Dated is when the approver decided.
func (a Approval) Dated() (argument string, at time.Time) { return "approved_at", a.ApprovedAt }
