package sqlstore

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// version is the file's schema version, and 0 for a database without tables.
// The error is register.ErrCorrupt for a database of something else, and
// register.ErrNewer above schemaVersion.
func (e *sqlite) version(ctx context.Context, db database) (int64, error) {
	var tables, ours int64
	err := db.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(CASE WHEN name = $1 THEN 1 END) FROM sqlite_master`, versionTable).
		Scan(&tables, &ours)
	switch {
	case err != nil:
		return 0, e.explain(ctx, err)
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, &register.Error{Kind: register.ErrCorrupt, What: e.path + " is the database of another program", Fix: "name another file"}
	}
	var version int64
	if err := db.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM `+versionTable).Scan(&version); err != nil {
		return 0, e.explain(ctx, err)
	}
	if version > schemaVersion {
		return 0, newer(e.path, version)
	}
	return version, nil
}

// raise upgrades the file to schemaVersion in one transaction. Concurrent
// processes wait and find it done. A process that is killed changes nothing.
func (e *sqlite) raise(ctx context.Context, conn *sql.Conn, initIdentity func(*sql.Tx) error) error {
	var version int64
	look := func(db database) (err error) {
		version, err = e.version(ctx, db)
		return err
	}
	if err := e.readTx(ctx, conn, true, look); err != nil || version == schemaVersion {
		return err
	}
	return e.transact(ctx, conn, func(tx *sql.Tx) error {
		if err := look(tx); err != nil || version == schemaVersion {
			return err
		}
		if err := conn.Raw(func(raw any) error { return migrate(ctx, raw, goose.DialectSQLite3, migrations) }); err != nil {
			return e.explain(ctx, err)
		}
		if version > 0 {
			return nil
		}
		return initIdentity(tx)
	})
}
