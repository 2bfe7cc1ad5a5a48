package governance

import "time"

// RiskAcceptance is the risk owner's written acceptance of the residual risk.
type RiskAcceptance struct {
	MigrationID ID     `json:"migration_id" stated:"migration"`
	Name        string `json:"name"`
	// Risk is what can happen.
	Risk string `json:"risk"`
	// Residual is the risk that is left after controls.
	Residual      Tier   `json:"residual"`
	Justification string `json:"justification"`
	// AcceptedBy is a person.
	AcceptedBy ID        `json:"accepted_by"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	// ReviewBy is when it stops being in force unless it is renewed.
	ReviewBy time.Time `json:"review_by,omitzero"`
	// Signature is an armored OpenSSH signature of the statement.
	Signature string `json:"signature,omitempty" stated:"-"`
}

// ID is "risk/<migration>/<name>".
func (r RiskAcceptance) ID() ID { return ofMigration(KindRiskAcceptance, r.MigrationID, r.Name) }

// References are the migration and the person.
func (r RiskAcceptance) References() []Reference {
	return references{}.of("migration_id", r.MigrationID).of("accepted_by", r.AcceptedBy)
}

// InForce tells whether the acceptance is in force at a time.
func (r RiskAcceptance) InForce(now time.Time) bool {
	return !InFuture(r.AcceptedAt, now) && r.ReviewBy.After(now)
}

// Statement is the exact text that the person who accepts the risk signs.
func (r RiskAcceptance) Statement() string { return statementText("ciam-risk-acceptance/v1", r) }

// By is the person who accepted the risk.
func (r RiskAcceptance) By() ID { return r.AcceptedBy }

// Dated is when the risk was accepted.
func (r RiskAcceptance) Dated() (argument string, at time.Time) { return "accepted_at", r.AcceptedAt }
