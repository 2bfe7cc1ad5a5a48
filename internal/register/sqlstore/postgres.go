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
	// serverPatience is how long an operation waits for other writers, or for a
	// server that restarts.
	serverPatience = 30 * time.Second
	// statementLimit is the longest time that a statement may run.
	statementLimit = 30 * time.Second
	// silenceLimit ends an idle transaction. All writers would wait for the
	// transaction of a process that was killed.
	silenceLimit = 30 * time.Second
)

// postgres is the engine for PostgreSQL and databases with its protocol. It uses
// only features that CockroachDB, YugabyteDB and Aurora have too. Nothing that it
// sets outlives a transaction, so it works behind a pooler in transaction mode.
type postgres struct {
	db       *sql.DB
	name     string
	user     string
	clock    clock.Clock // nil: the database's own
	patience time.Duration
	longest  time.Duration // that one statement of a read may take
	// turn is held by the one writer of this store. Waiting here costs less than
	// waiting in the database.
	turn chan struct{}
	// met is true after the first successful connection. Before that, the address
	// is probably wrong, so it makes no sense to wait for the server.
	met atomic.Bool
	// absent is true after a read that found no register.
	absent atomic.Bool
	trace  Trace
}

// newPostgres creates the engine, which connects at its first operation. Two
// connections are enough for one process, and many processes share a server.
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
		if e.absent.Load() { // it probably still is
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

// look runs do, which only reads. A snapshot is a transaction with the isolation
// level repeatable read. That is enough, because there is one writer at a time.
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

// limit implements engine. Outside a transaction, the database has no time limit
// of ours, so the session sets one.
func (e *postgres) limit() time.Duration { return e.longest }

// restore implements engine. The tables of a new register and all that it holds are
// made in one transaction.
func (e *postgres) restore(ctx context.Context, w work) error {
	w.atOnce = true
	return e.write(ctx, w)
}

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
			return e.create(ctx, w)
		case hasCode(err, lockNotAvailable):
			return directly(e.queue(ctx), err)
		case errors.Is(err, errNoAnswer):
			return e.settle(ctx, w.wasCommitted, err)
		default:
			return err
		}
	})
}

// transact runs do in a serializable transaction that holds the writers' lock. All
// writers append to one ledger. Without the lock they would fail with serialization
// errors instead of waiting.
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

// begin runs do in a transaction. Committing it is up to do.
func (e *postgres) begin(ctx context.Context, opts *sql.TxOptions, do func(*sql.Tx) error) error {
	return e.lend(ctx, func(conn *sql.Conn) error {
		// The end of a context must stop statements, but never a COMMIT, because the
		// outcome would then be unknown.
		tx, err := conn.BeginTx(context.WithoutCancel(ctx), opts)
		if err != nil {
			return e.explain(ctx, err)
		}
		defer func() { _ = tx.Rollback() }() // does nothing after Commit
		return do(tx)
	})
}

// lend runs do with a connection of the pool.
func (e *postgres) lend(ctx context.Context, do func(*sql.Conn) error) error {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return e.explain(ctx, err)
	}
	e.met.Store(true)
	defer func() { _ = conn.Close() }() // returns it to the pool
	return do(conn)
}

// dialect implements engine. PostgreSQL overestimates how many rows a statement
// that follows links returns, and would scan whole tables. For an array, it
// expects few rows and uses the index.
func (e *postgres) dialect() dialect {
	return func(column, selected string) string { return column + ` = ANY (ARRAY(` + selected + `))` }
}

// lock takes the writers' lock, which is a row that nobody changes, or fails at
// once. A serializable transaction that waited for it would afterwards read the
// register as it was when the wait began.
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

// queue waits until nobody holds the writers' lock. The database queues the
// waiting transactions.
func (e *postgres) queue(ctx context.Context) error {
	return e.begin(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `SELECT set_config('statement_timeout', $1, true)`, milliseconds(e.patience))
		if err == nil {
			_, err = tx.ExecContext(ctx, `SELECT one FROM register WHERE one = 1 FOR UPDATE`)
		}
		return e.explain(ctx, err)
	})
}
