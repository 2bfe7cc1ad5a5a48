package register

import (
	"errors"
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Sentinel errors. Every error of a store wraps one of them, or the
// context's, when its cause is known; compare with errors.Is.
var (
	// ErrAddress: the text that names the register cannot be understood.
	ErrAddress = errors.New("not a register address")
	// ErrCorrupt: what is there is not a register, or is damaged.
	ErrCorrupt = errors.New("not a readable register")
	// ErrNewer: a newer version of the provider made the register's schema.
	ErrNewer = errors.New("register schema is newer than this provider")
	// ErrReadOnly: the register may not be written.
	ErrReadOnly = errors.New("register may not be written")
	// ErrBusy: others held the register for longer than a write waits.
	ErrBusy = errors.New("register is busy")
	// ErrSandbox: the address asks for a sandbox and the register is none, or
	// the other way round.
	ErrSandbox = errors.New("register is not of the kind asked for")
	// ErrUnreachable: the database that holds the register does not answer.
	ErrUnreachable = errors.New("register cannot be reached")
	// ErrDenied: the database does not let this user in, or not read.
	ErrDenied = errors.New("register does not admit this user")
	// ErrClock: this machine's clock and the register's tell different times.
	ErrClock = errors.New("clock is not the register's")
	// ErrOutcome: the connection was lost while a write was being kept, and
	// nobody could be asked since whether it was.
	ErrOutcome = errors.New("outcome of the write is not known")
	// ErrCheckpoint: a text is no checkpoint, or not one that can be trusted.
	ErrCheckpoint = errors.New("not a checkpoint")
	// ErrAbsent: there is no register where one was to be read.
	ErrAbsent = errors.New("there is no register")
	// ErrForeign: what is there is another register than the one expected.
	ErrForeign = errors.New("is another register")
	// ErrUnsound: what a register holds does not agree with itself; see Report.
	ErrUnsound = errors.New("register does not verify")
	// ErrDiverged: two registers have written different things; see Diverged.
	ErrDiverged = errors.New("registers have diverged")
	// ErrRewritten: the ledger is not what it was; see Rewritten.
	ErrRewritten = errors.New("ledger was rewritten")
	// ErrConflict: the record has moved on since; see Conflict.
	ErrConflict = errors.New("record was changed meanwhile")
)

// Conflict says what is there instead of the revision that a change was made
// from. It is ErrConflict for errors.Is.
type Conflict struct {
	ID     governance.ID
	Expect int64
	// Now is the current revision; its Revision is 0 when there is none.
	Now Entry
}

// Error says which record, who changed it and when.
func (c *Conflict) Error() string {
	if c.Now.Revision == 0 {
		return fmt.Sprintf("%s: revision %d was expected, but there is no such record now: it was retired meanwhile",
			c.ID, c.Expect)
	}
	expected := fmt.Sprintf("revision %d was expected", c.Expect)
	if c.Expect == 0 {
		expected = "a new record was expected"
	}
	return fmt.Sprintf("%s: %s, but %s wrote revision %d at %s",
		c.ID, expected, c.Now.Actor, c.Now.Revision, c.Now.At.UTC().Format(time.RFC3339))
}

// Is makes errors.Is(err, ErrConflict) true.
func (c *Conflict) Is(target error) bool { return target == ErrConflict }
