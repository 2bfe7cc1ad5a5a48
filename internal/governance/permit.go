package governance

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Outcome is the result of a permitted change.
type Outcome string

// The outcomes of a permit.
const (
	InProgress Outcome = "in_progress"
	Succeeded  Outcome = "succeeded"
	RolledBack Outcome = "rolled_back"
	Aborted    Outcome = "aborted"
)

// CanBecome tells whether an outcome can follow this one: outcomes only go forward.
func (o Outcome) CanBecome(next Outcome) bool {
	return o == next || o == InProgress || o == Succeeded && next == RolledBack
}

// Permit is the decision to go ahead. It is made once and then is history.
type Permit struct {
	GateID ID `json:"gate_id"`
	// Digest pins the scope; empty for any scope.
	Digest  string  `json:"digest,omitempty"`
	Attempt int64   `json:"attempt"`
	Outcome Outcome `json:"outcome"`
	// Emergency is set for a permit that went ahead before its gate was open.
	Emergency *Emergency `json:"emergency,omitempty"`

	// PlannedAt is when the plan was made that the permit is part of; zero where its
	// author does not say. It is kept from creation.
	PlannedAt time.Time `json:"planned_at,omitzero"`
	// UsedAt is the register's time when the permit was created; a stamp.
	UsedAt time.Time `json:"used_at,omitzero"`
	// Scope is the migration's digest at that time; a stamp.
	Scope string `json:"scope,omitempty"`
	// Missing are the codes of the rules that were not met in an emergency; a
	// stamp.
	Missing Set[string] `json:"missing,omitempty"`
	// RestedOn are the ids of all records that the permit rested on; a stamp.
	RestedOn Set[ID] `json:"rested_on,omitempty"`
	// Snapshot is the content of all those records; a stamp.
	Snapshot json.RawMessage `json:"snapshot,omitempty"`
	// RetentionYears is the retention in force when the permit was created, in
	// calendar years; a stamp. It is 0 for permits of earlier versions.
	RetentionYears int `json:"retention_years,omitempty"`
	// Signed is what the register keeps of the signature of an emergency; a stamp.
	Signed map[string]Signed `json:"signed,omitempty"`
}

// Emergency says why a change cannot wait for its gate, and who authorised it.
type Emergency struct {
	// Incident is the ticket of the incident.
	Incident string `json:"incident"`
	Reason   string `json:"reason"`
	// AuthorisedBy is a person.
	AuthorisedBy ID `json:"authorised_by"`
	// RatifyBy is the time by which the gate must have opened for the same scope.
	RatifyBy time.Time `json:"ratify_by,omitzero"`
	// Signature is an armored OpenSSH signature of the permit's statement.
	Signature string `json:"signature,omitempty"`
}

// Statement is the exact text that the person signs who authorises an emergency;
// empty for any other permit. It can be used for this permit only.
func (p Permit) Statement() string {
	if p.Emergency == nil {
		return ""
	}
	lines := []string{
		statementLine("permit", visible(p.ID())), statementLine("gate", visible(p.GateID)),
		statementLine("incident", visible(p.Emergency.Incident)), statementLine("reason", visible(p.Emergency.Reason)),
		statementLine("authorised_by", visible(p.Emergency.AuthorisedBy)),
		statementLine("ratify_by", visible(p.Emergency.RatifyBy.UTC().Format(time.RFC3339Nano))),
	}
	if p.Digest != "" {
		lines = append(lines, statementLine("digest", visible(p.Digest)))
	}
	slices.Sort(lines)
	return "ciam-emergency/v1\n" + strings.Join(lines, "")
}

// Signatures is that of the person who authorises an emergency.
func (p Permit) Signatures() []Signature {
	if p.Emergency == nil {
		return nil
	}
	at := Path{Attribute: "emergency", Field: "signature"}
	return []Signature{{
		Path: at, By: p.Emergency.AuthorisedBy, Namespace: "ciam-emergency", Armored: p.Emergency.Signature, Kept: keptOf(p.Signed, at),
	}}
}

// WithSigned is the permit with what the register keeps of its signature.
func (p Permit) WithSigned(kept map[string]Signed) Record {
	p.Signed = kept
	return p
}

// MigrationID is the id of the gate's migration.
func (p Permit) MigrationID() ID { return p.GateID.Migration() }

// Stage is the gate's stage; empty while the gate is unknown.
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

// References are the gate and the person who authorised an emergency.
func (p Permit) References() []Reference {
	list := references{}.of("gate_id", p.GateID)
	if p.Emergency != nil && p.Emergency.AuthorisedBy != "" {
		list = append(list, Reference{Path: Path{Attribute: "emergency", Field: "authorised_by"}, Target: p.Emergency.AuthorisedBy})
	}
	return list
}

// Ratified tells whether an emergency was ratified: nothing was missing, or the
// gate opened for the same scope after the permit was used and by ratify_by.
func (p Permit) Ratified(g Gate) bool {
	return p.Emergency == nil || !p.UsedAt.IsZero() && len(p.Missing) == 0 || slices.ContainsFunc(g.Openings, func(o Opening) bool {
		return o.Digest == p.Scope && !o.At.Before(p.UsedAt) && !o.At.After(p.Emergency.RatifyBy)
	})
}

// Unstamped is the permit as it was declared.
func (p Permit) Unstamped() Record {
	p.PlannedAt, p.UsedAt, p.Scope, p.Missing, p.RestedOn, p.Snapshot, p.RetentionYears, p.Signed = time.Time{}, time.Time{}, "", nil, nil, nil, 0, nil
	return p
}

// Carry keeps all stamps, because the decision is made only once.
func (p Permit) Carry(earlier Record) Record {
	if e, ok := earlier.(Permit); ok {
		p.PlannedAt, p.UsedAt, p.Scope, p.Missing, p.RestedOn, p.Snapshot, p.RetentionYears = e.PlannedAt, e.UsedAt, e.Scope, e.Missing, e.RestedOn, e.Snapshot, e.RetentionYears
		p.Signed = e.Signed
	}
	return p
}

// KeptYears is how many calendar years the permit and what it rested on are
// kept: under the policy of its time or the one now, whichever is longer. A
// later, laxer policy shortens nothing.
func (p Permit) KeptYears(now Policy) int { return max(p.RetentionYears, now.RetentionYears) }

// KeptUntil is the end of that time.
func (p Permit) KeptUntil(now Policy) time.Time { return p.UsedAt.AddDate(p.KeptYears(now), 0, 0) }
