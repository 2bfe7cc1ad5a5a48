package governance

import (
	"strings"
	"time"
)

// Evidence is proof, with its location and how long it is retained.
type Evidence struct {
	MigrationID ID           `json:"migration_id"`
	AlsoFor     Set[ID]      `json:"also_for,omitempty"`
	Name        string       `json:"name"`
	Kind        EvidenceKind `json:"kind"`
	Controls    Set[string]  `json:"controls,omitempty"`
	URI         string       `json:"uri,omitempty"`
	// SHA256 is as its author wrote it; see ContentSum.
	SHA256 string `json:"sha256,omitempty"`
	// NotApplicable is the reason why the kind does not apply to the migration, judged at
	// CollectedAt. There is no content then.
	NotApplicable string    `json:"not_applicable,omitempty"`
	Owner         ID        `json:"owner"`
	CollectedAt   time.Time `json:"collected_at,omitzero"`
	RetainedUntil time.Time `json:"retained_until,omitzero"`
}

// ID is "evidence/<migration>/<name>".
func (e Evidence) ID() ID { return ofMigration(KindEvidence, e.MigrationID, e.Name) }

// References are the migrations and the owner.
func (e Evidence) References() []Reference {
	return references{}.
		of("migration_id", e.MigrationID).
		of("also_for", e.AlsoFor...).
		of("owner", e.Owner)
}

// ContentSum is the SHA-256 of the content as all are compared: in lower case and without
// the prefix "sha256:", which some tools write; empty without one.
func (e Evidence) ContentSum() string {
	return strings.TrimPrefix(strings.ToLower(e.SHA256), "sha256:")
}
