package register

import (
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Archive is a register that can be read from end to end, and be made the copy
// of another.
type Archive interface {
	Register
	Annotator
	// Inventory runs do on a snapshot of the register, independent of concurrent
	// writes. do may run more than once. The error is ErrAbsent when the
	// register does not exist yet.
	Inventory(ctx context.Context, do func(ctx context.Context, s Inventory) error) error
	// Restore runs do in one serializable transaction that may add what another
	// register wrote. It makes the register if need be, and one that is empty
	// takes on the identity in that same transaction. The error is ErrForeign
	// for a register that has another, and ErrSandbox where only one of the two
	// is a sandbox. do may run more than once.
	Restore(ctx context.Context, identity Identity, do func(ctx context.Context, r Restoration) error) error
}

// Inventory is a register at one moment, as it is stored, sound or not. Each of
// its lists comes in pages that are bounded in number and in bytes: an empty
// one is the end.
type Inventory interface {
	Snapshot
	// Size is the number of the last ledger entry.
	Size() int64
	// Integrity returns what the database finds wrong with its own storage, such
	// as an index that lacks a row of its table, which would hide a record.
	Integrity(ctx context.Context) ([]string, error)
	// Lines are the ledger's behind a number, in their order.
	Lines(ctx context.Context, after int64) ([]Line, error)
	// Places are those of the revisions behind one, ordered by record and
	// revision.
	Places(ctx context.Context, after Place) ([]Place, error)
	// Links are those behind one, ordered by source and target.
	Links(ctx context.Context, after Link) ([]Link, error)
}

// Restoration is what a restored register holds, and adds to it.
type Restoration interface {
	Inventory
	// Append adds lines after the last one, with their revisions. It checks nothing:
	// verify the lines before and the register afterwards.
	Append(ctx context.Context, lines []Line) error
}

// Line is one entry of the ledger as it is stored, with its revision.
type Line struct {
	LedgerEntry
	// Kind is what is stored beside the record's id.
	Kind governance.Kind
	// Written is nil where there is no such revision.
	Written *Written
}

// Written is one revision as it is stored.
type Written struct {
	Entry
	State State
	// Kind and Migration are what the record is found by.
	Kind      governance.Kind
	Migration governance.ID
	// Links are those of a current revision.
	Links []string
}

// State is whether a revision is the one that counts.
type State string

// The states. A revision that retired a record stays retired when the record is
// created again.
const (
	StateCurrent    State = "current"
	StateSuperseded State = "superseded"
	StateRetired    State = "retired"
)

// Place is where one revision stands among those of its record, and in the
// ledger.
type Place struct {
	ID       governance.ID
	Revision int64
	State    State
	// Seq and Action are the ledger's; zero where it has no line of it.
	Seq    int64
	Action Action
}

// Link is one key that a record is found by.
type Link struct {
	Source governance.ID
	Target string
	// Current is true when the source has a current revision.
	Current bool
}
