package governance

import (
	"encoding/json"
	"strconv"
	"time"
)

// Gate asks whether a stage is ready, and names what it rests on.
type Gate struct {
	MigrationID       ID      `json:"migration_id"`
	Stage             Stage   `json:"stage"`
	ApprovalIDs       Set[ID] `json:"approval_ids,omitempty"`
	DecisionOwnerIDs  Set[ID] `json:"decision_owner_ids,omitempty"`
	EvidenceIDs       Set[ID] `json:"evidence_ids,omitempty"`
	ExceptionIDs      Set[ID] `json:"exception_ids,omitempty"`
	RiskAcceptanceIDs Set[ID] `json:"risk_acceptance_ids,omitempty"`
}

// ID is "gate/<migration>/<stage>".
func (g Gate) ID() ID { return ofMigration(KindGate, g.MigrationID, string(g.Stage)) }

// References are the migration and all members.
func (g Gate) References() []Reference {
	return append(references{}.of("migration_id", g.MigrationID), g.Members()...)
}

// Members are the records that the gate rests on.
func (g Gate) Members() []Reference {
	return references{}.
		of("approval_ids", g.ApprovalIDs...).
		of("decision_owner_ids", g.DecisionOwnerIDs...).
		of("evidence_ids", g.EvidenceIDs...).
		of("exception_ids", g.ExceptionIDs...).
		of("risk_acceptance_ids", g.RiskAcceptanceIDs...)
}

// Outcome is how a permitted change went.
type Outcome string

// The outcomes of a permit.
const (
	InProgress Outcome = "in_progress"
	Succeeded  Outcome = "succeeded"
	RolledBack Outcome = "rolled_back"
	Aborted    Outcome = "aborted"
)

// Permit is the decision to go ahead, taken once.
type Permit struct {
	GateID ID `json:"gate_id"`
	// Digest pins the scope; empty for no pin.
	Digest  string  `json:"digest,omitempty"`
	Attempt int64   `json:"attempt"`
	Outcome Outcome `json:"outcome"`

	// UsedAt is the register's time when the permit was created; a stamp.
	UsedAt time.Time `json:"used_at,omitzero"`
	// Snapshot is everything that the permit rested on; a stamp.
	Snapshot json.RawMessage `json:"snapshot,omitempty"`
}

// MigrationID is the id of the gate's migration.
func (p Permit) MigrationID() ID { return p.GateID.Migration() }

// Stage is the gate's stage; empty while the gate is not known.
func (p Permit) Stage() Stage {
	names := p.GateID.Names()
	if p.GateID.Kind() != KindGate || len(names) < 2 {
		return ""
	}
	return Stage(names[1])
}

// ID is "permit/<migration>/<stage>/<attempt>".
func (p Permit) ID() ID {
	if p.Attempt == 0 {
		return ""
	}
	return ofMigration(KindPermit, p.MigrationID(), string(p.Stage()), strconv.FormatInt(p.Attempt, 10))
}

// References are the gate.
func (p Permit) References() []Reference { return references{}.of("gate_id", p.GateID) }

// Unstamped is the permit as it was asked for.
func (p Permit) Unstamped() Record {
	p.UsedAt, p.Snapshot = time.Time{}, nil
	return p
}
