package governance

import "strings"

// UnknownJurisdiction stands for a jurisdiction that is not known yet. A row without a
// jurisdiction is another row, so the two must not be confused.
const UnknownJurisdiction = "?"

// DecisionOwner is one row of a migration's decision matrix (RACI).
type DecisionOwner struct {
	MigrationID ID       `json:"migration_id"`
	Decision    Decision `json:"decision"`
	// Jurisdiction is the one that the row is for; empty for a general row, which is
	// for all those without a row of their own.
	Jurisdiction string `json:"jurisdiction,omitempty"`
	// Accountable is one person or team.
	Accountable ID      `json:"accountable"`
	Responsible Set[ID] `json:"responsible,omitempty"`
	Consulted   Set[ID] `json:"consulted,omitempty"`
	Informed    Set[ID] `json:"informed,omitempty"`
	Rationale   string  `json:"rationale,omitempty"`
	// Controls are the governance objectives that the decision serves.
	Controls Set[string] `json:"controls,omitempty"`
}

// ID is "decision/<migration>/<decision>", or "decision/<migration>/<decision>/<jurisdiction>"
// for one jurisdiction, so each has one row.
func (d DecisionOwner) ID() ID {
	switch d.Jurisdiction {
	case "":
		return ofMigration(KindDecision, d.MigrationID, string(d.Decision))
	case UnknownJurisdiction:
		return ""
	default:
		return ofMigration(KindDecision, d.MigrationID, string(d.Decision), strings.ToLower(d.Jurisdiction))
	}
}

// References are the migration and all parties of the row.
func (d DecisionOwner) References() []Reference {
	return make(references, 0, 2+len(d.Responsible)+len(d.Consulted)+len(d.Informed)).
		of("migration_id", d.MigrationID).
		of("accountable", d.Accountable).
		of("responsible", d.Responsible...).
		of("consulted", d.Consulted...).
		of("informed", d.Informed...)
}

// ofMigration is the id of a record of a migration; empty while the migration is
// unknown.
func ofMigration(kind Kind, migration ID, names ...string) ID {
	name, ok := strings.CutPrefix(string(migration), string(KindMigration)+"/")
	if !ok {
		return ""
	}
	const most = 8 // as in NewID
	return NewID(kind, append(append(make([]string, 0, most), name), names...)...)
}
