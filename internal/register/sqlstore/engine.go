package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// engine is what differs from one database to another. Its errors wrap the
// sentinels of package register and name the address; errors of do come back
// as they are.
type engine interface {
	// read runs do, which only reads; if snapshot is set in one transaction that
	// sees one moment. The error is errAbsent when there is no register yet. do
	// may run more than once.
	read(ctx context.Context, snapshot bool, do func(ctx context.Context, db database) error) error
	// write runs w.do in one serializable transaction. Before that it makes the
	// tables, or brings them to schemaVersion; w.initIdentity runs in the transaction
	// that made them. w.do may run more than once.
	write(ctx context.Context, w work) error
	// restore is write for a whole register. If the register does not exist yet, a
	// process that is killed leaves no part of it.
	restore(ctx context.Context, w work) error
	// now is the register's own time in a write, given this machine's, and who
	// it says is logged in.
	now(ctx context.Context, tx *sql.Tx, here time.Time) (at time.Time, session string, err error)
	// dialect is how the engine is asked whether a column is one of those that
	// a statement selects.
	dialect() dialect
	// keepsTime reports whether the register has its own clock, which no client can
	// set.
	keepsTime() bool
	// present is how a statement asks for that clock, in seconds since 1970; "0" where
	// there is none.
	present() string
	// integrity returns what the database finds wrong with its own storage. It
	// runs in a transaction.
	integrity(ctx context.Context, db database) ([]string, error)
	// limit is how long one statement of a read may take; 0 where none hangs.
	limit() time.Duration
	// explain turns an error of the database into one of package register, or
	// into that of a context that has ended.
	explain(ctx context.Context, err error) error
	close() error
}

// work is a write, as an engine runs it.
type work struct {
	initIdentity func(*sql.Tx) error
	do           func(*sql.Tx) error
	// atOnce: where the tables are made, do runs in that transaction.
	atOnce bool
	// wasCommitted reports whether the last run of do was committed. An engine calls
	// it if its COMMIT got no answer.
	wasCommitted func(*sql.Tx) (bool, error)
}

// database is what statements run in: a transaction, or a connection.
type database interface {
	QueryContext(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, statement string, args ...any) *sql.Row
	ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error)
}

// errAbsent is an engine's answer for a register that was not made yet.
var errAbsent = errors.New("register does not exist yet")
