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

// version is the schema's version, and 0 where there is no register. The
// error is register.ErrNewer above schemaVersion.
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

// seeing is an error where this user may use no schema. To them nothing is
// there, whatever there is.
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

// raise upgrades the database to schemaVersion in one transaction. Concurrent
// processes wait and find it done. A process that is killed changes nothing.
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
	defer func() { _ = locker.Unlock(ctx, e.db) }() // else it lapses by itself
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

// migrate does what is left to do.
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

// survey reads the schema's version, which is 0 if there is no schema: an error
// would end the transaction. folds is true if the database does not compare texts
// byte by byte.
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

// tablesLocker is for who makes the tables. A lock whose owner was killed
// lapses soon.
func tablesLocker() (lock.Locker, error) {
	return lock.NewPostgresTableLocker(
		lock.WithTableName(versionTable+"_lock"),
		lock.WithTableLeaseDuration(10*time.Second),
		lock.WithTableHeartbeatInterval(2*time.Second),
		lock.WithTableLockTimeout(50*time.Millisecond, 500),
		lock.WithTableLogger(slog.New(slog.DiscardHandler)), // what matters is in the errors
		lock.WithTableRetryPolicy(func(err error) bool {
			failed, answered := errors.AsType[*pgconn.PgError](err)
			return !answered || failed.Code == serializationFailure
		}))
}

// bytewise shows the migrations with the collations that they have in a
// comment. Not every engine allows them, and none of those needs them.
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

// script is a file with another text.
type script struct {
	fs.File
	text io.Reader
}

// Read implements fs.File.
func (s script) Read(p []byte) (int, error) { return s.text.Read(p) }
