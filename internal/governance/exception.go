package governance

import "time"

// Exception is a time-boxed waiver of one soft rule, or a recorded exception to a
// control, which waives no rule.
type Exception struct {
	MigrationID ID     `json:"migration_id" stated:"migration"`
	Name        string `json:"name"`
	// Rule is the code of the rule that is waived; empty for an exception to a control.
	Rule string `json:"rule,omitempty"`
	// Control is a control, "<framework>:<id>", or a clause of the organisation; empty
	// for a waiver of a rule.
	Control string `json:"control,omitempty"`
	// Items are what the waiver is about, for a rule that is about several things.
	Items Set[string] `json:"items,omitempty"`
	// Jurisdictions are where it applies: codes as in a migration.
	Jurisdictions Set[string] `json:"jurisdictions"`
	// Subject is the one record that it is about; empty for any record of the
	// migration. It is not a reference, because a gate can be the subject of an
	// exception that the gate itself names.
	Subject             ID     `json:"subject,omitempty"`
	Reason              string `json:"reason"`
	CompensatingControl string `json:"compensating_control"`
	ExternalRef         string `json:"external_ref,omitempty" stated:"-"`
	// RequestedBy and ApprovedBy are persons.
	RequestedBy ID        `json:"requested_by"`
	ApprovedBy  ID        `json:"approved_by"`
	GrantedAt   time.Time `json:"granted_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`
	// Signature is an armored OpenSSH signature of the statement.
	Signature string `json:"signature,omitempty" stated:"-"`
	// Sightings are what the identity directory said of the persons when the register
	// recorded the statement; a stamp.
	Sightings map[ID]Sighting `json:"sightings,omitempty" stated:"-"`
	// Signed is what the register keeps of the signature; a stamp.
	Signed map[string]Signed `json:"signed,omitempty" stated:"-"`
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

// About are the records that it is about: the subject, and parties among the items.
func (e Exception) About() []ID {
	var ids []ID
	for _, text := range append([]string{string(e.Subject)}, e.Items...) {
		if id, err := ParseID(text); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// InForce tells whether the exception is in force at a time.
func (e Exception) InForce(now time.Time) bool {
	return !InFuture(e.GrantedAt, now) && e.ExpiresAt.After(now)
}

// Statement is the exact text that the approver of the exception signs.
func (e Exception) Statement() string { return statementText("ciam-exception/v1", e) }

// By is the person who approved the exception.
func (e Exception) By() ID { return e.ApprovedBy }

// Dated is when the exception was granted.
func (e Exception) Dated() (argument string, at time.Time) { return "granted_at", e.GrantedAt }

// Signatures is that of the person who approved the exception.
func (e Exception) Signatures() []Signature {
	at := At("signature")
	return []Signature{{
		Path: at, By: e.ApprovedBy, Namespace: "ciam-exception", Armored: e.Signature, Kept: keptOf(e.Signed, at),
	}}
}

// WithSigned is the exception with what the register keeps of its signature.
func (e Exception) WithSigned(kept map[string]Signed) Record {
	e.Signed = kept
	return e
}

// WithSightings is the exception with what the directory said of its persons.
func (e Exception) WithSightings(seen map[ID]Sighting) Record {
	e.Sightings = seen
	return e
}

// Unstamped is the exception as it was declared.
func (e Exception) Unstamped() Record {
	e.Signed, e.Sightings = nil, nil
	return e
}

// Carry is the exception with the stamps of an earlier revision, as long as it makes
// the same statement.
func (e Exception) Carry(earlier Record) Record {
	if before, ok := earlier.(Exception); ok && len(StatedChanges(e, before)) == 0 {
		e.Sightings = before.Sightings
		e.Signed = carrySigned(e, before)
	}
	return e
}
