package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

const selectVersion = `SELECT COALESCE(MAX(version_id), 0), set_config('statement_timeout', $1, true) FROM ` + versionTable

// version is the version of the schema, or 0 without a register. Above
// schemaVersion, the error is register.ErrNewer.
func (e *postgres) version(ctx context.Context, db database) (int64, error) {
	var version int64
	var limit string
	err := db.QueryRowContext(ctx, selectVersion, milliseconds(statementLimit)).Scan(&version, &limit)
	switch {
	case hasCode(err, undefinedTable):
		return 0, nil
	case err != nil:
		return 0, e.explain(ctx, err)
	case version > schemaVersion:
		return 0, newer(e.name, version)
	}
	return version, nil
}

// seeing is an error if this user may not use any schema. Every register would
// then seem absent.
func (e *postgres) seeing(ctx context.Context) error {
	const statement = `SELECT current_schema() IS NULL`
	defer e.trace.statement(ctx, statement)()
	var blind bool
	if err := e.db.QueryRowContext(ctx, statement).Scan(&blind); err != nil || !blind {
		return e.explain(ctx, err)
	}
	return &register.Error{
		Kind: register.ErrDenied, What: fmt.Sprintf("%s has no schema that the user %q may use", e.name, e.user),
		Fix: "grant it a role of the register, or correct search_path",
	}
}

// create makes the tables of a register, or upgrades them, for a work that runs again
// afterwards, or in the same transaction.
func (e *postgres) create(ctx context.Context, w work) error {
	done := false
	err := e.raise(ctx, func(tx *sql.Tx) error {
		if err := w.initIdentity(tx); err != nil || !w.atOnce {
			return err
		}
		done = true
		return w.do(tx)
	})
	if done {
		return err
	}
	return directly(err, e.making())
}

// raise upgrades the database to schemaVersion in one transaction. Other processes
// wait until that is done. If the process is killed, nothing has changed.
func (e *postgres) raise(ctx context.Context, initIdentity func(*sql.Tx) error) error {
	if err := e.seeing(ctx); err != nil {
		return err
	}
	locker, err := tablesLocker()
	if err != nil {
		return err
	}
	if err := locker.Lock(ctx, e.db); err != nil {
		if _, answered := errors.AsType[*pgconn.PgError](err); !answered && ctx.Err() == nil {
			err = errors.Join(e.making(), err)
		}
		return e.explain(ctx, err)
	}
	defer func() { _ = locker.Unlock(ctx, e.db) }() // if that fails, the lock expires
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return e.explain(ctx, err)
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return e.explain(ctx, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	return e.migrate(ctx, conn, tx, initIdentity)
}

// migrate runs the migrations that the database lacks.
func (e *postgres) migrate(ctx context.Context, conn *sql.Conn, tx *sql.Tx, initIdentity func(*sql.Tx) error) error {
	version, folds, err := e.survey(ctx, tx)
	if err != nil || version == schemaVersion {
		return err
	}
	from := fs.FS(migrations)
	if folds {
		from = bytewise{migrations}
	}
	if err := conn.Raw(func(raw any) error { return migrate(ctx, raw, goose.DialectPostgres, from) }); err != nil {
		return e.explain(ctx, err)
	}
	if version == 0 {
		if err := initIdentity(tx); err != nil {
			return err
		}
	}
	return e.explain(ctx, tx.Commit())
}

// survey reads the version of the schema; 0 means that there is none. It asks the
// catalogue first, because an error would end the transaction. folds is true if the
// database does not compare texts byte by byte.
func (e *postgres) survey(ctx context.Context, tx *sql.Tx) (version int64, folds bool, err error) {
	var versions, registers int64
	err = tx.QueryRowContext(ctx, `
SELECT COUNT(CASE WHEN tablename = $1 THEN 1 END), COUNT(CASE WHEN tablename = 'register' THEN 1 END), 'a' < 'B'
FROM pg_tables WHERE schemaname = current_schema()`, versionTable).Scan(&versions, &registers, &folds)
	if err != nil {
		return 0, false, e.explain(ctx, err)
	}
	if versions > 0 {
		version, err = e.version(ctx, tx)
	}
	if err == nil && version > 0 && registers == 0 {
		err = &register.Error{Kind: register.ErrCorrupt, What: e.name + " has lost the tables of a register", Fix: restoreBackup}
	}
	return version, folds, err
}

// tablesLocker is the lock for creating and upgrading the tables. It expires soon
// after its owner was killed.
func tablesLocker() (lock.Locker, error) {
	return lock.NewPostgresTableLocker(
		lock.WithTableName(versionTable+"_lock"),
		lock.WithTableLeaseDuration(10*time.Second),
		lock.WithTableHeartbeatInterval(2*time.Second),
		lock.WithTableLockTimeout(50*time.Millisecond, 500),
		lock.WithTableLogger(slog.New(slog.DiscardHandler)), // the errors are enough
		lock.WithTableRetryPolicy(func(err error) bool {
			failed, answered := errors.AsType[*pgconn.PgError](err)
			return !answered || failed.Code == serializationFailure
		}))
}

// bytewise serves the migrations with the collations that they contain as comments.
// Engines that compare texts byte by byte do not need them, and some reject them.
type bytewise struct{ fs.FS }

// Open implements fs.FS.
func (f bytewise) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return file, err
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	const collation = `COLLATE "C"`
	return script{file, strings.NewReader(strings.ReplaceAll(string(text), "/* "+collation+" */", collation))}, nil
}

// script is a file with a replaced text.
type script struct {
	fs.File
	text io.Reader
}

// Read implements fs.File.
func (s script) Read(p []byte) (int, error) { return s.text.Read(p) }
