package register

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Error is an error with a fix. errors.Is finds its Kind and its Cause.
type Error struct {
	// Kind is one of the sentinel errors, or nil if none applies.
	Kind error
	// What is wrong, and Fix says what to do about it. Neither ends with a
	// full stop.
	What, Fix string
	// Cause is the error of the database or the operating system, if any.
	Cause error
}

// Error returns all that is known in one line.
func (e *Error) Error() string { return e.text(e.Fix) }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Kind, e.Cause}, func(err error) bool { return err == nil })
}

func (e *Error) text(fix string) string {
	text := e.What
	if e.Kind != nil {
		text = e.Kind.Error() + ": " + text
	}
	if fix != "" {
		text += "; " + fix
	}
	if e.Cause != nil {
		text += " (" + e.Cause.Error() + ")"
	}
	return text
}

// Explain returns what is wrong and how to fix it, apart. The fix is empty
// for an error that has none.
func Explain(err error) (what, fix string) {
	if e, ok := err.(*Error); ok { //nolint:errorlint // the text of a wrapping error holds the fix already
		return e.text(""), e.Fix
	}
	return err.Error(), ""
}

// Sentinel errors. Every error of a store wraps one of them, or the context's
// error, if its cause is known. Compare with errors.Is.
var (
	// ErrAddress: the address of the register is not valid.
	ErrAddress = errors.New("invalid register address")
	// ErrCorrupt: the file or database is not a register, or is damaged.
	ErrCorrupt = errors.New("register cannot be read")
	// ErrNewer: a newer version of the provider wrote the register's schema.
	ErrNewer = errors.New("register schema is newer than this provider")
	// ErrReadOnly: this user may not write to the register.
	ErrReadOnly = errors.New("register is read-only")
	// ErrBusy: others held the register for longer than an operation waits.
	ErrBusy = errors.New("register is busy")
	// ErrSandbox: the address names a sandbox and the register is not one, or
	// the other way round.
	ErrSandbox = errors.New("register and address disagree about the sandbox")
	// ErrUnreachable: the database that holds the register does not answer.
	ErrUnreachable = errors.New("register cannot be reached")
	// ErrDenied: this user may not connect to the database, or not read it.
	ErrDenied = errors.New("access to the register was denied")
	// ErrClock: this machine's clock and the register's disagree.
	ErrClock = errors.New("this machine's clock and the register's clock disagree")
	// ErrOutcome: the connection was lost during a commit, and it is unknown
	// whether the commit succeeded.
	ErrOutcome = errors.New("outcome of the write is unknown")
	// ErrCheckpoint: a text is not a checkpoint, or not one to trust.
	ErrCheckpoint = errors.New("invalid checkpoint")
	// ErrAbsent: the register does not exist.
	ErrAbsent = errors.New("register does not exist")
	// ErrEmpty: the register exists, but nothing was ever written to it.
	ErrEmpty = errors.New("register is empty")
	// ErrForeign: another register than the expected one.
	ErrForeign = errors.New("unexpected register")
	// ErrUnsound: the contents of a register contradict each other; see Report.
	ErrUnsound = errors.New("register failed verification")
	// ErrDiverged: two registers hold different histories; see Diverged.
	ErrDiverged = errors.New("registers have diverged")
	// ErrRewritten: the ledger is not what it was; see Rewritten.
	ErrRewritten = errors.New("ledger was rewritten")
	// ErrConflict: somebody else has changed the record; see Conflict.
	ErrConflict = errors.New("record was changed meanwhile")
)

// Conflict describes the revision that exists instead of the one that a change
// was made from. It is ErrConflict for errors.Is.
type Conflict struct {
	ID     governance.ID
	Expect int64
	// Now is the current revision; its Revision is 0 when there is none.
	Now Entry
}

// Error names the record, its author and the time of the change.
func (c *Conflict) Error() string {
	if c.Now.Revision == 0 {
		return fmt.Sprintf("%s: expected revision %d, but the record was retired meanwhile",
			c.ID, c.Expect)
	}
	expected := fmt.Sprintf("expected revision %d", c.Expect)
	if c.Expect == 0 {
		expected = "expected a new record"
	}
	return fmt.Sprintf("%s: %s, but %s wrote revision %d at %s",
		c.ID, expected, c.Now.Actor, c.Now.Revision, c.Now.At.UTC().Format(time.RFC3339))
}

// Is makes errors.Is(err, ErrConflict) true.
func (c *Conflict) Is(target error) bool { return target == ErrConflict }
