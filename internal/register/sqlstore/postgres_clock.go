package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// clockTolerance is how far this machine's clock may differ from the register's.
// A plan judges approvals and expiry by this machine's clock, an apply by the
// register's.
const clockTolerance = 5 * time.Minute

// keepsTime implements engine.
func (e *postgres) keepsTime() bool { return true }

// now implements engine with the database's clock and its logged-in user.
func (e *postgres) now(ctx context.Context, tx *sql.Tx, here time.Time) (at time.Time, session string, err error) {
	var seconds int64
	err = tx.QueryRowContext(ctx, `SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp())) AS BIGINT), CAST(session_user AS TEXT)`).
		Scan(&seconds, &session)
	if err != nil {
		return time.Time{}, "", e.explain(ctx, err)
	}
	if e.clock != nil {
		return e.clock.Now(), session, nil
	}
	there := time.Unix(seconds, 0).UTC()
	if here.Sub(there).Abs() > clockTolerance {
		return time.Time{}, "", &register.Error{
			Kind: register.ErrClock,
			What: fmt.Sprintf("it is %s on this machine and %s at %s; nothing was written", here.UTC().Format(time.RFC3339), there.Format(time.RFC3339), e.name),
			Fix:  "set this machine's clock, and plan again",
		}
	}
	return there, session, nil
}
