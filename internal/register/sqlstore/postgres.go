package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// How long things may take in PostgreSQL.
const (
	// serverPatience is how long an operation waits for others, and for a
	// server that is being started again.
	serverPatience = 30 * time.Second
	// statementLimit ends a statement that hangs.
	statementLimit = 30 * time.Second
	// silenceLimit ends the transaction of a process that is gone without a
	// word: all writers wait for it.
	silenceLimit = 30 * time.Second
)

// postgres is the engine for PostgreSQL and databases with its protocol. It uses
// only what CockroachDB, YugabyteDB and Aurora have too, and nothing that outlives
// a transaction, so it works behind a pooler in transaction mode.
type postgres struct {
	db       *sql.DB
	name     string
	user     string
	clock    clock.Clock // nil: the database's own
	patience time.Duration
	longest  time.Duration // that one statement of a read may take
	// turn is taken by the one writer of this store: to queue here is cheaper
	// than in the database.
	turn chan struct{}
	// met is true once the database has let us in. One that never has is more
	// likely misnamed than being started.
	met atomic.Bool
	// absent is true once there was no register.
	absent atomic.Bool
	trace  Trace
}

// newPostgres makes the engine; it connects when it must. Two connections are
// enough for a process, of which there are many.
func newPostgres(config *pgx.ConnConfig, c clock.Clock, trace Trace) *postgres {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(2)
	db.SetMaxIdleConns(1)
	db.SetConnMaxIdleTime(10 * time.Second)
	return &postgres{
		db: db, name: databaseName(config), user: config.User, clock: c,
		patience: serverPatience, longest: statementLimit, turn: make(chan struct{}, 1), trace: trace,
	}
}

func (e *postgres) close() error { return e.db.Close() }

// read implements engine.
func (e *postgres) read(ctx context.Context, snapshot bool, do func(context.Context, database) error) error {
	version := func() (int64, error) {
		defer e.trace.statement(ctx, selectVersion)()
		version, err := e.version(ctx, e.db)
		if err == nil && version == 0 && !e.absent.Load() { // the first time
			err = e.seeing(ctx)
		}
		return version, err
	}
	return e.retryBusy(ctx, func() error {
		var err error
		if e.absent.Load() { // most likely still
			if err = diagnosed(nil, version); err == nil {
				e.absent.Store(false)
			}
		}
		if err == nil {
			err = e.look(ctx, snapshot, do)
		}
		if hasCode(err, undefinedTable) || hasCode(err, undefinedColumn) {
			err = diagnosed(err, version)
		}
		if errors.Is(err, errAbsent) {
			e.absent.Store(true)
		}
		return e.unreadable(err)
	})
}

// look runs do, which only reads. A snapshot is a transaction at the level
// repeatable read. That suffices, because writers come one after the other.
func (e *postgres) look(ctx context.Context, snapshot bool, do func(context.Context, database) error) error {
	var err error
	if snapshot {
		err = e.begin(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(tx *sql.Tx) error {
			return do(ctx, tx)
		})
	} else {
		err = e.lend(ctx, func(conn *sql.Conn) error { return do(ctx, conn) })
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return e.answer(queryCanceled, err)
	}
	return err
}

// limit implements engine. Without a transaction nothing tells the database
// when to give up, so the session does.
func (e *postgres) limit() time.Duration { return e.longest }

// restore implements engine.
func (e *postgres) restore(ctx context.Context, w work) error { return e.write(ctx, w) }

// write implements engine.
func (e *postgres) write(ctx context.Context, w work) error {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return e.retryBusy(ctx, func() error {
		err := e.transact(ctx, w.do)
		switch {
		case errors.Is(err, errAbsent):
			return directly(e.raise(ctx, w.initIdentity), e.making())
		case hasCode(err, lockNotAvailable):
			return directly(e.queue(ctx), err)
		case errors.Is(err, errNoAnswer):
			return e.settle(ctx, w.wasCommitted, err)
		default:
			return err
		}
	})
}

// transact runs do in a serializable transaction that has the lock of all
// writers. Without it they would fail one another instead of waiting: each
// appends to one ledger.
func (e *postgres) transact(ctx context.Context, do func(*sql.Tx) error) error {
	return e.begin(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable}, func(tx *sql.Tx) error {
		if err := e.lock(ctx, tx); err != nil {
			return err
		}
		if version, err := e.version(ctx, tx); err != nil {
			return err
		} else if version < schemaVersion {
			return errAbsent
		}
		if err := do(tx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return e.commit(ctx, tx)
	})
}

// begin runs do in a transaction, which it leaves to do to commit.
func (e *postgres) begin(ctx context.Context, opts *sql.TxOptions, do func(*sql.Tx) error) error {
	return e.lend(ctx, func(conn *sql.Conn) error {
		// A context that ends must end statements, but never COMMIT: its outcome
		// would be unknown then.
		tx, err := conn.BeginTx(context.WithoutCancel(ctx), opts)
		if err != nil {
			return e.explain(ctx, err)
		}
		defer func() { _ = tx.Rollback() }() // does nothing after Commit
		return do(tx)
	})
}

// lend runs do with a connection.
func (e *postgres) lend(ctx context.Context, do func(*sql.Conn) error) error {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return e.explain(ctx, err)
	}
	e.met.Store(true)
	defer func() { _ = conn.Close() }() // back into the pool
	return do(conn)
}

// dialect implements engine. Of a statement that follows links PostgreSQL expects
// so many rows that it would rather read all tables from end to end; of an array
// it expects few.
func (e *postgres) dialect() dialect {
	return func(column, selected string) string { return column + ` = ANY (ARRAY(` + selected + `))` }
}

// lock takes the lock of all writers, a row that nobody changes, or fails at
// once: a serializable transaction that waited for it would see the register
// as it was when it began to wait.
func (e *postgres) lock(ctx context.Context, tx *sql.Tx) error {
	const statement = `
SELECT one, set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)
FROM register WHERE one = 1 FOR UPDATE NOWAIT`
	var one int64
	var limit, silence string
	err := tx.QueryRowContext(ctx, statement, milliseconds(statementLimit), milliseconds(silenceLimit)).Scan(&one, &limit, &silence)
	switch {
	case hasCode(err, undefinedTable):
		return errAbsent
	case errors.Is(err, sql.ErrNoRows):
		return e.corrupt("has lost its identity", err)
	}
	return e.explain(ctx, err)
}

// queue waits until nobody holds the lock of all writers. The database lets
// those who wait go one after the other.
func (e *postgres) queue(ctx context.Context) error {
	return e.begin(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `SELECT set_config('statement_timeout', $1, true)`, milliseconds(e.patience))
		if err == nil {
			_, err = tx.ExecContext(ctx, `SELECT one FROM register WHERE one = 1 FOR UPDATE`)
		}
		return e.explain(ctx, err)
	})
}
