package sqlstore

import (
	"context"
	"database/sql"
	"time"
)

// clockTolerance is how far this machine's clock may differ from the register's.
// A plan judges approvals and expiry by this machine's clock, an apply by the
// register's.
const clockTolerance = 5 * time.Minute

// keepsTime implements engine.
func (e *postgres) keepsTime() bool { return true }

// present implements engine.
func (e *postgres) present() string {
	return `CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp())) AS BIGINT)`
}

// now implements engine with the database's clock and its logged-in user.
func (e *postgres) now(ctx context.Context, tx *sql.Tx, here time.Time) (at time.Time, session string, err error) {
	var seconds int64
	err = tx.QueryRowContext(ctx, `SELECT `+e.present()+`, CAST(session_user AS TEXT)`).
		Scan(&seconds, &session)
	if err != nil {
		return time.Time{}, "", e.explain(ctx, err)
	}
	if e.clock != nil {
		return e.clock.Now(), session, nil
	}
	there := time.Unix(seconds, 0).UTC()
	if err := clocksDiffer(here, there, e.name); err != nil {
		err.What += nothingWritten
		return time.Time{}, "", err
	}
	return there, session, nil
}
