package governance

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Kind is the first part of an id: the kind of record that it names.
type Kind string

// The kinds of records. A party's kind is one of person, team and vendor.
const (
	KindPerson         Kind = "person"
	KindTeam           Kind = "team"
	KindVendor         Kind = "vendor"
	KindSteeringGroup  Kind = "steering_group"
	KindMigration      Kind = "migration"
	KindDecision       Kind = "decision"
	KindEvidence       Kind = "evidence"
	KindException      Kind = "exception"
	KindRiskAcceptance Kind = "risk"
	KindApproval       Kind = "approval"
	KindGate           Kind = "gate"
	KindPermit         Kind = "permit"
	KindObservation    Kind = "observation"
)

// kindRow is what is particular to one kind.
type kindRow struct {
	// order is the kind's place in lists.
	order int
	// names is how many names follow the kind in its ids, and optional how many more
	// can follow these.
	names, optional int
	// shared: its records belong to no migration.
	shared bool
	// party: its records can hold a role.
	party bool
	// history: rules look at earlier revisions of its records.
	history bool
	// zero is an empty record of the kind.
	zero   Record
	decode func(id ID, body []byte) (Record, error)
}

// kinds is the one table of kinds. Every list of kinds derives from it, so a kind
// cannot be missing from one of them.
var kinds = map[Kind]kindRow{
	KindPerson:         {order: 0, names: 1, shared: true, party: true, zero: Party{}, decode: decode[Party]},
	KindTeam:           {order: 1, names: 1, shared: true, party: true, zero: Party{}, decode: decode[Party]},
	KindVendor:         {order: 2, names: 1, shared: true, party: true, zero: Party{}, decode: decode[Party]},
	KindSteeringGroup:  {order: 3, names: 1, shared: true, zero: SteeringGroup{}, decode: decode[SteeringGroup]},
	KindMigration:      {order: 4, names: 1, history: true, zero: Migration{}, decode: decode[Migration]},
	KindDecision:       {order: 5, names: 2, optional: 1, zero: DecisionOwner{}, decode: decode[DecisionOwner]},
	KindEvidence:       {order: 6, names: 2, history: true, zero: Evidence{}, decode: decode[Evidence]},
	KindException:      {order: 7, names: 2, history: true, zero: Exception{}, decode: decode[Exception]},
	KindRiskAcceptance: {order: 8, names: 2, history: true, zero: RiskAcceptance{}, decode: decode[RiskAcceptance]},
	KindApproval:       {order: 9, names: 4, history: true, zero: Approval{}, decode: decode[Approval]},
	KindGate:           {order: 10, names: 2, history: true, zero: Gate{}, decode: decode[Gate]},
	KindPermit:         {order: 11, names: 3, zero: Permit{}, decode: decode[Permit]},
	KindObservation:    {order: 12, names: 2, history: true, zero: Observation{}, decode: decode[Observation]},
}

// The lists that derive from the table.
var (
	allKinds     = kindsWith(func(kindRow) bool { return true })
	partyKinds   = kindsWith(func(row kindRow) bool { return row.party })
	sharedKinds  = kindsWith(func(row kindRow) bool { return row.shared })
	historyKinds = kindsWith(func(row kindRow) bool { return row.history })
)

// Kinds are all kinds.
func Kinds() []Kind { return slices.Clone(allKinds) }

// PartyKinds are the kinds that can hold a role, in the order messages list them.
func PartyKinds() []Kind { return slices.Clone(partyKinds) }

// SharedKinds are the kinds of records that belong to no migration.
func SharedKinds() []Kind { return slices.Clone(sharedKinds) }

// HistoryKinds are the kinds of a migration's records whose earlier revisions rules
// look at.
func HistoryKinds() []Kind { return slices.Clone(historyKinds) }

// KindsOf are the kinds whose records have the type R.
func KindsOf[R Record]() []Kind {
	return kindsWith(func(row kindRow) bool { _, is := row.zero.(R); return is })
}

func kindsWith(fits func(kindRow) bool) []Kind {
	var found []Kind
	for kind, row := range kinds {
		if fits(row) {
			found = append(found, kind)
		}
	}
	slices.SortFunc(found, func(a, b Kind) int { return kinds[a].order - kinds[b].order })
	return found
}

// ErrBody is wrapped when a stored record cannot be read.
var ErrBody = errors.New("unreadable record")

// Decode reads a record of the id's kind from its JSON body. The error wraps
// ErrBody.
func Decode(id ID, body []byte) (Record, error) {
	row, known := kinds[id.Kind()]
	if !known {
		return nil, fmt.Errorf("%s: %w: this version does not support records of kind %q", id, ErrBody, id.Kind())
	}
	return row.decode(id, body)
}

func decode[R Record](id ID, body []byte) (Record, error) {
	var record R
	if err := json.Unmarshal(body, &record); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", id, ErrBody, err)
	}
	if record.ID() != id {
		return nil, fmt.Errorf("%s: %w: its content has the id %q", id, ErrBody, record.ID())
	}
	return record, nil
}
