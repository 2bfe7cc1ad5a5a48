package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// clockTolerance is how far this machine's clock may be off: approvals and
// expiry are judged by it at plan, and by the database's at apply.
const clockTolerance = 5 * time.Minute

// now implements engine: the time is the database's, and it knows who has
// logged in.
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
		return time.Time{}, "", fmt.Errorf("%w: it is %s on this machine and %s at %s, and nothing was written; set this machine's clock, and plan again",
			register.ErrClock, here.UTC().Format(time.RFC3339), there.Format(time.RFC3339), e.name)
	}
	return there, session, nil
}
