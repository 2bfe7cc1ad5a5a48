// Package sqlstore keeps a register in an SQL database. One set of statements
// serves every database, SQLite and PostgreSQL; what differs between them is
// behind engine.
package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Options configures a store. The zero value works.
type Options struct {
	// Clock is the source of the register's own time; nil is the machine's.
	Clock clock.Clock
	// Actor is who writes, as claimed; empty is "unknown". Writer is the same
	// without the run.
	Actor  string
	Writer register.Writer
	// Trace receives what the store does, for logs and tests.
	Trace Trace
	// Version of the provider, for the database's list of sessions.
	Version string
	// serverClock stands in for the clock of a database that has one, for this
	// package's tests that step the time; nil is the database's own.
	serverClock clock.Clock
}

// store is a register.Archive on any engine.
type store struct {
	engine  engine
	name    string // of the register, in messages
	sandbox bool
	clock   clock.Clock
	actor   string
	writer  register.Writer
	trace   Trace
	seen    atomic.Pointer[sighting]
}

// Open names a register. It only reads the address, "sqlite:PATH" or
// "postgres://...", each with "?sandbox=true" if need be: nothing is opened or
// made until it is needed. A relative PATH starts in the working directory of
// this moment. The error wraps register.ErrAddress.
//
// An SQLite file is not open between two calls of the register. It is complete
// whenever nobody writes, even if the process is killed then.
func Open(address string, opts Options) (register.Archive, error) {
	s := &store{clock: opts.Clock, actor: cmp.Or(opts.Actor, "unknown"), writer: opts.Writer, trace: opts.Trace}
	if isPostgres(address) {
		config, sandbox, err := parsePostgres(address)
		if err != nil {
			return nil, err
		}
		nameApplication(config, opts.Version)
		s.engine, s.name, s.sandbox = newPostgres(config, opts.serverClock, s.trace), databaseName(config), sandbox
	} else {
		path, sandbox, err := parseAddress(address)
		if err != nil {
			return nil, err
		}
		s.engine, s.name, s.sandbox = newSQLite(path, s.trace), path, sandbox
	}
	if s.clock == nil {
		s.clock = clock.System{}
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
	err = s.view(ctx, false, func(ctx context.Context, r reader) error {
		if err := r.check(ctx); err != nil {
			return err
		}
		identity = r.identity
		return nil
	})
	return identity, err
}

// Read implements register.Reader.
func (s *store) Read(ctx context.Context, query register.Query) (entries []register.Entry, err error) {
	statements := s.engine.dialect().statements(query)
	if len(statements) == 0 {
		return nil, nil
	}
	err = s.view(ctx, len(statements) > 1, func(ctx context.Context, r reader) (err error) {
		entries, err = r.all(ctx, statements)
		return err
	})
	return entries, err
}

// IDs implements register.Reader.
func (s *store) IDs(ctx context.Context, limit int, kinds ...governance.Kind) (ids []governance.ID, err error) {
	err = s.view(ctx, false, func(ctx context.Context, r reader) (err error) {
		ids, err = r.IDs(ctx, limit, kinds...)
		return err
	})
	return ids, err
}

// Past implements register.Reader.
func (s *store) Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) (entries []register.Entry, err error) {
	err = s.view(ctx, false, func(ctx context.Context, r reader) (err error) {
		entries, err = r.Past(ctx, migration, kinds...)
		return err
	})
	return entries, err
}

// Checkpoint implements register.Reader. A register that does not exist yet
// has an empty ledger. Its two statements need not see one moment: a tree that
// grows keeps its hashes.
func (s *store) Checkpoint(ctx context.Context) (register.Checkpoint, error) {
	checkpoint := (&register.Tree{}).Checkpoint()
	err := s.view(ctx, false, func(ctx context.Context, r reader) error {
		now, err := r.Checkpoint(ctx)
		if err == nil {
			checkpoint = now
		}
		return err
	})
	return checkpoint, err
}

// Writer implements register.Reader.
func (s *store) Writer() register.Writer { return s.writer }

// Ledger implements register.Reader.
func (s *store) Ledger(ctx context.Context, query register.LedgerQuery) (entries []register.LedgerEntry, err error) {
	err = s.view(ctx, true, func(ctx context.Context, r reader) (err error) {
		if err := r.check(ctx); err != nil { // the version decides what can be read
			return err
		}
		entries, err = r.Ledger(ctx, query)
		return err
	})
	return entries, err
}

// Hashes implements register.Reader.
func (s *store) Hashes(ctx context.Context, from, n int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, n)
	err := s.view(ctx, false, func(ctx context.Context, r reader) (err error) {
		hashes, err = r.Hashes(ctx, from, n)
		return err
	})
	return hashes, err
}

// Snapshot implements register.Register.
func (s *store) Snapshot(ctx context.Context, do func(context.Context, register.Snapshot) error) error {
	absent := true
	err := s.view(ctx, true, func(ctx context.Context, r reader) error {
		if err := r.check(ctx); err != nil {
			return err
		}
		absent = false
		return do(ctx, r)
	})
	if err == nil && absent {
		return do(ctx, nothing{s.writer})
	}
	return err
}

// Close implements register.Register.
func (s *store) Close() error { return s.engine.close() }

// view runs do on what the register holds now, at one moment if need be. It
// finds nothing when the register does not exist yet.
func (s *store) view(ctx context.Context, snapshot bool, do func(context.Context, reader) error) error {
	err := s.engine.read(ctx, snapshot, func(ctx context.Context, db database) error { return do(ctx, s.reader(db, s.engine.limit())) })
	if errors.Is(err, errAbsent) {
		return nil
	}
	return err
}

// reader reads what a register holds, once that has proved to be the one asked
// for. limit is that of its statements.
func (s *store) reader(db database, limit time.Duration) reader {
	return reader{
		session: session{db, limit, s.trace, s.engine.explain}, dialect: s.engine.dialect(), integrity: s.engine.integrity, name: s.name, writer: s.writer, sandbox: s.sandbox, proof: &proof{},
		clock: s.clock, present: s.engine.present(), seen: &s.seen,
	}
}
