// Package sqlstore keeps a register in an SQL database. One set of statements
// serves every database, SQLite and PostgreSQL; what differs between them is
// behind engine.
package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Options is what a store needs besides its address. The zero value works.
type Options struct {
	// Clock is the source of the register's own time; nil is the machine's.
	Clock clock.Clock
	// Actor is who writes, as claimed; empty is "unknown".
	Actor string
	// Trace, when set, is told each statement before it runs, without its
	// values. What an engine needs to open its database is not told.
	Trace func(statement string)
	// serverClock stands in for the clock of a database that has one, for this
	// package's tests that step the time; nil is the database's own.
	serverClock clock.Clock
}

// engine is what differs from one database to another. Its errors wrap the
// sentinels of package register and name the address; errors of do come back
// as they are.
type engine interface {
	// read runs do in one read-only transaction that sees one moment, with the
	// version of the tables: a plan reads older ones, too. The error is
	// errAbsent, and do is not run, when there is no register yet. do may run
	// more than once.
	read(ctx context.Context, do func(tx *sql.Tx, version int64) error) error
	// write runs w.do in one serializable transaction. Before that it makes the
	// tables, or brings them to schemaVersion; w.found runs in the transaction
	// that made them. w.do may run more than once.
	write(ctx context.Context, w work) error
	// now is the register's own time in a write, given this machine's, and who
	// it says is logged in.
	now(ctx context.Context, tx *sql.Tx, here time.Time) (at time.Time, session string, err error)
	// explain turns an error of the database into one of package register, or
	// into that of a context that has ended.
	explain(ctx context.Context, err error) error
	close() error
}

// work is a write, as an engine runs it.
type work struct {
	found func(*sql.Tx) error
	do    func(*sql.Tx) error
	// landed tells whether what do wrote when it last ran is there. An engine
	// asks when it cannot know whether its COMMIT was heard.
	landed func(*sql.Tx) (bool, error)
}

// errAbsent is an engine's answer for a register that was not made yet.
var errAbsent = errors.New("register does not exist yet")

// store is a register.Archive on any engine.
type store struct {
	engine  engine
	name    string // of the register, in messages
	sandbox bool
	clock   clock.Clock
	actor   string
	trace   func(string)
}

// Open names a register. It only reads the address, "sqlite:PATH" or
// "postgres://...", each with "?sandbox=true" if need be: nothing is opened or
// made until it is needed. A relative PATH starts in the working directory of
// this moment. The error wraps register.ErrAddress.
//
// An SQLite file is not open between two calls of the register, so that it is
// whole whenever nobody is writing, even if the process is killed then.
func Open(address string, opts Options) (register.Archive, error) {
	s := &store{clock: opts.Clock, actor: cmp.Or(opts.Actor, "unknown"), trace: opts.Trace}
	if isPostgres(address) {
		config, sandbox, err := parsePostgres(address)
		if err != nil {
			return nil, err
		}
		s.engine, s.name, s.sandbox = newPostgres(config, opts.serverClock), databaseName(config), sandbox
	} else {
		path, sandbox, err := parseAddress(address)
		if err != nil {
			return nil, err
		}
		s.engine, s.name, s.sandbox = newSQLite(path), path, sandbox
	}
	if s.clock == nil {
		s.clock = clock.System{}
	}
	if s.trace == nil {
		s.trace = func(string) {}
	}
	return s, nil
}

// Label is the address of a register that was opened, as messages may show
// it: without credentials.
func Label(address string) string {
	if !isPostgres(address) {
		return address
	}
	config, _, err := parsePostgres(address)
	if err != nil {
		return "in PostgreSQL"
	}
	return "postgres://" + databaseName(config)
}

// Identity implements register.Register.
func (s *store) Identity(ctx context.Context) (identity register.Identity, err error) {
	err = s.Snapshot(ctx, func(_ context.Context, now register.Snapshot) error {
		identity = now.Identity()
		return nil
	})
	return identity, err
}

// Read implements register.Reader.
func (s *store) Read(ctx context.Context, query register.Query) (entries []register.Entry, err error) {
	err = s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		entries, err = now.Read(ctx, query)
		return err
	})
	return entries, err
}

// History implements register.Reader.
func (s *store) History(ctx context.Context, ids ...governance.ID) (entries []register.Entry, err error) {
	err = s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		entries, err = now.History(ctx, ids...)
		return err
	})
	return entries, err
}

// Past implements register.Reader.
func (s *store) Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) (entries []register.Entry, err error) {
	err = s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		entries, err = now.Past(ctx, migration, kinds...)
		return err
	})
	return entries, err
}

// Checkpoint implements register.Reader.
func (s *store) Checkpoint(ctx context.Context) (checkpoint register.Checkpoint, err error) {
	err = s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		checkpoint, err = now.Checkpoint(ctx)
		return err
	})
	return checkpoint, err
}

// Ledger implements register.Reader.
func (s *store) Ledger(ctx context.Context, query register.LedgerQuery) (lines []register.LedgerEntry, err error) {
	err = s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		lines, err = now.Ledger(ctx, query)
		return err
	})
	return lines, err
}

// Hashes implements register.Reader.
func (s *store) Hashes(ctx context.Context, from, n int64) (hashes []tlog.Hash, err error) {
	err = s.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		hashes, err = now.Hashes(ctx, from, n)
		return err
	})
	return hashes, err
}

// Close implements register.Register.
func (s *store) Close() error { return s.engine.close() }

// Snapshot implements register.Register.
func (s *store) Snapshot(ctx context.Context, do func(context.Context, register.Snapshot) error) error {
	err := s.engine.read(ctx, func(tx *sql.Tx, version int64) error {
		r, err := s.reader(ctx, tx, version)
		if err != nil {
			return err
		}
		return do(ctx, r)
	})
	if errors.Is(err, errAbsent) {
		return do(ctx, nothing{})
	}
	return err
}

// reader checks that the register is the one asked for.
func (s *store) reader(ctx context.Context, tx *sql.Tx, version int64) (reader, error) {
	r := reader{session: session{tx: tx, trace: s.trace, explain: s.engine.explain}, name: s.name, version: version}
	err := r.query(ctx, `SELECT uuid, sandbox, made_at FROM register`, nil, func(row *sql.Rows) error {
		var sandbox int64
		var madeAt string
		err := row.Scan(&r.identity.ID, &sandbox, &madeAt)
		if err == nil {
			r.identity.MadeAt, err = r.time(madeAt)
		}
		r.identity.Sandbox = sandbox != 0
		return err
	})
	if err != nil {
		return reader{}, err
	}
	switch {
	case !r.identity.Exists():
		return reader{}, fmt.Errorf("%w: %s has lost its identity; restore it from a backup", register.ErrCorrupt, s.name)
	case r.identity.Sandbox && !s.sandbox:
		return reader{}, fmt.Errorf("%w: %s was made as a sandbox; add \"?sandbox=true\" to its address, or name another register",
			register.ErrSandbox, s.name)
	case !r.identity.Sandbox && s.sandbox:
		return reader{}, fmt.Errorf("%w: %s is no sandbox; remove \"?sandbox=true\" from its address, or name another register",
			register.ErrSandbox, s.name)
	}
	return r, nil
}
