package governance

import "time"

// Exception is a time-boxed waiver of one soft rule.
type Exception struct {
	MigrationID ID     `json:"migration_id"`
	Name        string `json:"name"`
	// Rule is the code of the rule that is waived.
	Rule string `json:"rule"`
	// Jurisdictions are what it is for: codes as of a migration.
	Jurisdictions Set[string] `json:"jurisdictions"`
	// Subject is the one record that it is about; empty for any of the
	// migration. It is no reference: a gate may be the subject, and the gate in
	// turn names the exception.
	Subject             ID     `json:"subject,omitempty"`
	Reason              string `json:"reason"`
	CompensatingControl string `json:"compensating_control"`
	// RequestedBy and ApprovedBy are persons.
	RequestedBy ID        `json:"requested_by"`
	ApprovedBy  ID        `json:"approved_by"`
	GrantedAt   time.Time `json:"granted_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`
	// Signature is an armored OpenSSH signature of the statement.
	Signature string `json:"signature,omitempty"`
}

// ID is "exception/<migration>/<name>".
func (e Exception) ID() ID { return ofMigration(KindException, e.MigrationID, e.Name) }

// References are the migration and the two persons.
func (e Exception) References() []Reference {
	return references{}.
		of("migration_id", e.MigrationID).
		of("requested_by", e.RequestedBy).
		of("approved_by", e.ApprovedBy)
}

// InForce tells whether the exception holds at a moment.
func (e Exception) InForce(now time.Time) bool {
	return !e.GrantedAt.After(now) && e.ExpiresAt.After(now)
}

// Statement is the exact text that the approver of the exception signs.
func (e Exception) Statement() string {
	return newStatement("ciam-exception/v1").
		line("migration", e.MigrationID).
		line("name", e.Name).
		line("rule", e.Rule).
		line("jurisdictions", NewSet(e.Jurisdictions...)).
		line("subject", orAny(e.Subject)).
		line("reason", e.Reason).
		line("compensating_control", e.CompensatingControl).
		line("requested_by", e.RequestedBy).
		line("approved_by", e.ApprovedBy).
		moment("granted_at", e.GrantedAt).
		moment("expires_at", e.ExpiresAt).
		String()
}

func orAny(subject ID) ID {
	if subject == "" {
		return "any"
	}
	return subject
}

// RiskAcceptance is the risk owner's written word on what remains.
type RiskAcceptance struct {
	MigrationID ID     `json:"migration_id"`
	Name        string `json:"name"`
	// Risk is what may happen.
	Risk string `json:"risk"`
	// Residual is how much of it remains.
	Residual      Tier   `json:"residual"`
	Justification string `json:"justification"`
	// AcceptedBy is a person.
	AcceptedBy ID        `json:"accepted_by"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	// ReviewBy is when it lapses unless it was looked at again.
	ReviewBy time.Time `json:"review_by,omitzero"`
	// Signature is an armored OpenSSH signature of the statement.
	Signature string `json:"signature,omitempty"`
}

// ID is "risk/<migration>/<name>".
func (r RiskAcceptance) ID() ID { return ofMigration(KindRiskAcceptance, r.MigrationID, r.Name) }

// References are the migration and the person.
func (r RiskAcceptance) References() []Reference {
	return references{}.of("migration_id", r.MigrationID).of("accepted_by", r.AcceptedBy)
}

// InForce tells whether the acceptance holds at a moment.
func (r RiskAcceptance) InForce(now time.Time) bool {
	return !r.AcceptedAt.After(now) && r.ReviewBy.After(now)
}

// Statement is the exact text that the person who accepts the risk signs.
func (r RiskAcceptance) Statement() string {
	return newStatement("ciam-risk-acceptance/v1").
		line("migration", r.MigrationID).
		line("name", r.Name).
		line("risk", r.Risk).
		line("residual", r.Residual).
		line("justification", r.Justification).
		line("accepted_by", r.AcceptedBy).
		moment("accepted_at", r.AcceptedAt).
		moment("review_by", r.ReviewBy).
		String()
}
