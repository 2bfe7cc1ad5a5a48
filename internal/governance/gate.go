package governance

import "time"

// Gate shows whether a stage is ready, and names the records that it rests on.
type Gate struct {
	MigrationID       ID      `json:"migration_id"`
	Stage             Stage   `json:"stage"`
	ApprovalIDs       Set[ID] `json:"approval_ids,omitempty"`
	DecisionOwnerIDs  Set[ID] `json:"decision_owner_ids,omitempty"`
	EvidenceIDs       Set[ID] `json:"evidence_ids,omitempty"`
	ExceptionIDs      Set[ID] `json:"exception_ids,omitempty"`
	RiskAcceptanceIDs Set[ID] `json:"risk_acceptance_ids,omitempty"`
	// Follows is the permit of an earlier stage that this stage builds on.
	Follows ID `json:"follows,omitempty"`

	// Openings are when the register first saw the gate open for each digest, and
	// after each emergency; a stamp.
	Openings []Opening `json:"openings,omitempty"`
}

// Opening is a time at which a gate was open, with the migration's digest then.
type Opening struct {
	Digest string    `json:"digest"`
	At     time.Time `json:"at"`
}

// ID is "gate/<migration>/<stage>".
func (g Gate) ID() ID { return ofMigration(KindGate, g.MigrationID, string(g.Stage)) }

// References are the migration, all members and the permit of the earlier stage.
func (g Gate) References() []Reference {
	return g.members(make(references, 0, g.size()).of("migration_id", g.MigrationID)).historic("follows", g.Follows)
}

// Members are the records that the gate rests on.
func (g Gate) Members() []Reference { return g.members(make(references, 0, g.size())) }

// size is how many references the gate has, at most.
func (g Gate) size() int {
	return 2 + len(g.ApprovalIDs) + len(g.DecisionOwnerIDs) + len(g.EvidenceIDs) + len(g.ExceptionIDs) + len(g.RiskAcceptanceIDs)
}

func (g Gate) members(list references) references {
	return list.
		of("approval_ids", g.ApprovalIDs...).
		of("decision_owner_ids", g.DecisionOwnerIDs...).
		of("evidence_ids", g.EvidenceIDs...).
		of("exception_ids", g.ExceptionIDs...).
		of("risk_acceptance_ids", g.RiskAcceptanceIDs...)
}

// Unstamped is the gate as it was declared.
func (g Gate) Unstamped() Record {
	g.Openings = nil
	return g
}

// Carry keeps the gate's openings.
func (g Gate) Carry(earlier Record) Record {
	if e, ok := earlier.(Gate); ok {
		g.Openings = e.Openings
	}
	return g
}
