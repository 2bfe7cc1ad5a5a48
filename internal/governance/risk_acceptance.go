package governance

import "time"

// Residual is how high the risk is that is left after controls. It has a level
// above those of a Tier.
type Residual string

// The levels of residual risk.
const (
	ResidualLow      Residual = "low"
	ResidualModerate Residual = "moderate"
	ResidualHigh     Residual = "high"
	ResidualCritical Residual = "critical"
)

// Residuals are all levels of residual risk, the lowest first.
func Residuals() []Residual {
	return []Residual{ResidualLow, ResidualModerate, ResidualHigh, ResidualCritical}
}

// RiskAcceptance is the risk owner's written acceptance of the residual risk.
type RiskAcceptance struct {
	MigrationID ID     `json:"migration_id" stated:"migration"`
	Name        string `json:"name"`
	// Digest is the scope whose risk is accepted. It is empty for records of
	// earlier versions.
	Digest string `json:"digest,omitempty"`
	// Risk is what can happen.
	Risk                string   `json:"risk"`
	Residual            Residual `json:"residual"`
	Justification       string   `json:"justification"`
	Conditions          string   `json:"conditions,omitempty"`
	CompensatingControl string   `json:"compensating_control,omitempty"`
	// ExternalRef is where the risk was accepted, such as a ticket.
	ExternalRef string `json:"external_ref,omitempty" stated:"-"`
	// AcceptedBy is a person, and so is CoAcceptedBy, whom a critical risk needs.
	AcceptedBy   ID        `json:"accepted_by"`
	CoAcceptedBy ID        `json:"co_accepted_by,omitempty"`
	AcceptedAt   time.Time `json:"accepted_at,omitzero"`
	// ReviewBy is when it stops being in force unless it is renewed.
	ReviewBy time.Time `json:"review_by,omitzero"`
	// RevokedAt is when the acceptance was revoked; zero while it was not.
	RevokedAt time.Time `json:"revoked_at,omitzero" stated:"-"`
	// Signature and CoSignature are armored OpenSSH signatures of the statement.
	Signature   string `json:"signature,omitempty" stated:"-"`
	CoSignature string `json:"co_signature,omitempty" stated:"-"`
	// Sightings are what the identity directory said of the persons when the register
	// recorded the statement; a stamp.
	Sightings map[ID]Sighting `json:"sightings,omitempty" stated:"-"`
	// Signed is what the register keeps of the signatures; a stamp.
	Signed map[string]Signed `json:"signed,omitempty" stated:"-"`
}

// ID is "risk/<migration>/<name>".
func (r RiskAcceptance) ID() ID { return ofMigration(KindRiskAcceptance, r.MigrationID, r.Name) }

// References are the migration and the persons.
func (r RiskAcceptance) References() []Reference {
	return references{}.of("migration_id", r.MigrationID).of("accepted_by", r.AcceptedBy).of("co_accepted_by", r.CoAcceptedBy)
}

// InForce tells whether the acceptance is in force at a time. One that has a
// time of revocation is not, whatever that time is.
func (r RiskAcceptance) InForce(now time.Time) bool {
	return r.RevokedAt.IsZero() && !InFuture(r.AcceptedAt, now) && r.ReviewBy.After(now)
}

// Statement is the exact text that the persons who accept the risk sign.
func (r RiskAcceptance) Statement() string { return statementText("ciam-risk-acceptance/v1", r) }

// By is the person who accepted the risk.
func (r RiskAcceptance) By() ID { return r.AcceptedBy }

// Dated is when the risk was accepted.
func (r RiskAcceptance) Dated() (argument string, at time.Time) { return "accepted_at", r.AcceptedAt }

// Signatures are those of the persons who accept the risk.
func (r RiskAcceptance) Signatures() []Signature {
	own, other := At("signature"), At("co_signature")
	return []Signature{
		{Path: own, By: r.AcceptedBy, Namespace: "ciam-risk-acceptance", Armored: r.Signature, Kept: keptOf(r.Signed, own)},
		{Path: other, By: r.CoAcceptedBy, Namespace: "ciam-risk-acceptance", Armored: r.CoSignature, Kept: keptOf(r.Signed, other)},
	}
}

// WithSigned is the acceptance with what the register keeps of its signatures.
func (r RiskAcceptance) WithSigned(kept map[string]Signed) Record {
	r.Signed = kept
	return r
}

// WithSightings is the acceptance with what the directory said of its persons.
func (r RiskAcceptance) WithSightings(seen map[ID]Sighting) Record {
	r.Sightings = seen
	return r
}

// Unstamped is the acceptance as it was declared.
func (r RiskAcceptance) Unstamped() Record {
	r.Signed, r.Sightings = nil, nil
	return r
}

// Carry is the acceptance with the stamps of an earlier revision, as long as it makes
// the same statement.
func (r RiskAcceptance) Carry(earlier Record) Record {
	if before, ok := earlier.(RiskAcceptance); ok && len(StatedChanges(r, before)) == 0 {
		r.Sightings = before.Sightings
		r.Signed = carrySigned(r, before)
	}
	return r
}
