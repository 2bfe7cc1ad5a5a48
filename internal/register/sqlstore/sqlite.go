package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// patience is how long an operation waits for others who hold the file. A writer
// starts to count again whenever somebody has written.
const patience = 10 * time.Second

// tryAgain is the longest pause before a writer looks again whether it is its
// turn: about what a write takes.
const tryAgain = 5 * time.Millisecond

// sqlite is the engine for a file. It closes the file after each operation, because
// closing a database in WAL mode moves the log into the file. So nothing stays in
// the log of a process that might be killed. Only writers who wait already take
// over the connection of the one before.
type sqlite struct {
	path     string // absolute
	patience time.Duration
	trace    Trace
	// turn is taken by the one writer of this store: to queue here is
	// cheaper, and fairer, than at the file's lock. waiting counts the others.
	turn    chan struct{}
	waiting atomic.Int64
	kept    *connection // of the last one, for the next one; only for who has the turn
	// beforeCommit is for this package's tests of a slow disk.
	beforeCommit func()
}

func newSQLite(path string, trace Trace) *sqlite {
	return &sqlite{path: path, trace: trace, patience: patience, turn: make(chan struct{}, 1)}
}

func (e *sqlite) close() error { return nil }

// read implements engine.
func (e *sqlite) read(ctx context.Context, snapshot bool, do func(context.Context, database) error) error {
	attempts := 0
	expired := clock.System{}.Now().Add(e.patience)
	stalled := func() bool { return clock.System{}.Now().After(expired) }
	return e.retryBusy(ctx, stalled, func() error {
		attempts++
		before, err := e.look()
		if err != nil {
			return err
		}
		err = e.connect(ctx, before.mode(), true, func(conn *sql.Conn) error {
			err := e.readTx(ctx, conn, snapshot, func(db database) error { return do(ctx, db) })
			if errors.Is(err, register.ErrCorrupt) {
				err = diagnosed(err, func() (int64, error) { return e.version(ctx, conn) })
			}
			return err
		})
		if e.disturbed(before, err, attempts) {
			return &register.Error{Kind: register.ErrBusy, What: "others keep writing to " + e.path + " while it is read", Fix: "run it again"}
		}
		return err
	})
}

// disturbed reports whether a read without write permission must run again,
// because another process wrote meanwhile.
func (e *sqlite) disturbed(before fileState, err error, attempts int) bool {
	unreadable := errors.Is(err, register.ErrReadOnly) || errors.Is(err, register.ErrCorrupt)
	switch mode := before.mode(); {
	case mode == modeReadWrite, mode == modeReadOnly && !unreadable:
		return false // locks saw to it
	case mode == modeReadOnly && attempts < 20: // about a second
		return true // a log that is just being made, or folded, cannot be read
	default:
		after, err := e.look()
		return err != nil || !after.same(before)
	}
}

// write implements engine.
func (e *sqlite) write(ctx context.Context, w work) error {
	if err := e.takeTurn(ctx); err != nil {
		return err
	}
	defer e.leaveTurn()
	others := e.watch()
	return e.retryBusy(ctx, others.stalled, func() error {
		if err := e.prepare(); err != nil {
			return err
		}
		leave, err := e.enqueue(ctx, others)
		if err != nil {
			return err
		}
		defer leave()
		return e.lend(ctx, func(conn *sql.Conn) error {
			if err := e.raise(ctx, conn, w.initIdentity); err != nil {
				return err
			}
			// Not in the address of the connection: a file that turns out to
			// be something else must stay as it is.
			if _, err := conn.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
				return e.explain(ctx, err)
			}
			return e.transact(ctx, conn, w.do)
		})
	})
}

// dialect implements engine.
func (e *sqlite) dialect() dialect {
	return func(column, selected string) string { return column + ` IN (` + selected + `)` }
}

// limit implements engine: SQLite has a time limit of its own.
func (e *sqlite) limit() time.Duration { return 0 }

// keepsTime implements engine.
func (e *sqlite) keepsTime() bool { return false }

// present implements engine.
func (e *sqlite) present() string { return "0" }

// now implements engine: a file has neither a clock nor users.
func (e *sqlite) now(_ context.Context, _ *sql.Tx, here time.Time) (at time.Time, session string, err error) {
	return here, "", nil
}

// readTx runs do, which only reads; in a transaction if it is to see one moment.
func (e *sqlite) readTx(ctx context.Context, conn *sql.Conn, snapshot bool, do func(database) error) error {
	if !snapshot {
		return do(conn)
	}
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return e.explain(ctx, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return do(tx)
}

// transact runs do in a write transaction.
func (e *sqlite) transact(ctx context.Context, conn *sql.Conn, do func(*sql.Tx) error) error {
	tx, err := e.begin(ctx, conn)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(tx); err != nil {
		return err
	}
	if e.beforeCommit != nil {
		e.beforeCommit()
	}
	return e.explain(ctx, tx.Commit())
}

// begin waits until nobody else writes. Writers of this version come one after
// the other, in the order of their queue, so only programs outside the queue are
// in the way. SQLite's own wait tries ever less often, and a newcomer would
// overtake everybody who waits; here all try equally often.
func (e *sqlite) begin(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	if err := e.setPatience(ctx, conn, 0); err != nil {
		return nil, err
	}
	for others := e.watch(); ; {
		tx, err := conn.BeginTx(ctx, nil)
		if err == nil {
			if err = e.setPatience(ctx, conn, e.patience); err != nil {
				_ = tx.Rollback() // nothing was written
			}
			return tx, err
		}
		if err = e.explain(ctx, err); !errors.Is(err, register.ErrBusy) {
			return nil, err
		}
		if others.stalled() {
			return nil, err
		}
		select {
		case <-time.After(jitter(tryAgain)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// setPatience sets how long SQLite itself waits for locks.
func (e *sqlite) setPatience(ctx context.Context, conn *sql.Conn, patience time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, patience.Milliseconds()))
	return e.explain(ctx, err)
}

// retryBusy repeats an attempt while it finds the file busy, until others have
// stalled. SQLite waits for most locks by itself; it gives up on some at once.
func (e *sqlite) retryBusy(ctx context.Context, stalled func() bool, attempt func() error) error {
	pause := time.Millisecond
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := attempt()
		if !errors.Is(err, register.ErrBusy) {
			return err
		}
		if stalled() {
			return err
		}
		e.trace.retry(ctx, n, err)
		select {
		case <-time.After(pause):
			pause = min(2*pause, 50*time.Millisecond)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
