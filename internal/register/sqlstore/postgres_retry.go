package sqlstore

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Pauses between attempts.
const (
	shortestPause = 5 * time.Millisecond
	longestPause  = 250 * time.Millisecond
)

// retryBusy repeats an attempt while its error is temporary.
func (e *postgres) retryBusy(ctx context.Context, attempt func() error) error {
	expired := time.After(e.patience)
	pause := shortestPause
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := attempt()
		wait := jitter(pause)
		if now, ok := errors.AsType[immediate](err); ok {
			err, wait = now.error, 0
		} else if !e.passing(err) {
			return err
		}
		select {
		case <-expired:
			return err
		default:
		}
		e.trace.retry(ctx, n, err)
		select {
		case <-time.After(wait):
			pause = min(2*pause, longestPause)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// jitter is a random time between half the pause and the whole. Without it,
// processes that failed at the same time would retry at the same time.
func jitter(pause time.Duration) time.Duration {
	part, err := rand.Int(rand.Reader, big.NewInt(int64(pause)))
	if err != nil {
		return pause
	}
	return (pause + time.Duration(part.Int64())) / 2
}

// immediate is an error after which the attempt is repeated without a pause.
type immediate struct{ error }

// directly repeats the attempt without a pause, unless its preparation failed. why
// is the error to return if there is no time left.
func directly(prepared, why error) error {
	if prepared != nil {
		return prepared
	}
	return immediate{why}
}

// passing reports whether another attempt may succeed.
func (e *postgres) passing(err error) bool {
	switch {
	case err == nil:
		return false
	case hasCode(err, serializationFailure), hasCode(err, deadlockDetected), hasCode(err, lockNotAvailable),
		hasCode(err, tooManyConnections), hasCode(err, cannotConnectNow):
		return true
	default:
		return e.met.Load() && errors.Is(err, register.ErrUnreachable)
	}
}

// errNoAnswer: the connection was lost during COMMIT.
var errNoAnswer = errors.New("no answer to COMMIT")

// commit commits the transaction. The error is errNoAnswer unless it is certain
// that nothing was committed.
func (e *postgres) commit(ctx context.Context, tx *sql.Tx) error {
	err := tx.Commit()
	if err == nil {
		return nil
	}
	if certain(err) {
		return e.explain(ctx, err)
	}
	return fmt.Errorf("%w: %w", errNoAnswer, err)
}

// certain reports whether an error of COMMIT proves that nothing was committed. A
// lost connection proves nothing, and some engines report an unknown outcome.
func certain(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return errors.Is(err, pgx.ErrTxCommitRollback)
	}
	return cmp.Or(failed.SeverityUnlocalized, failed.Severity) == "ERROR" &&
		failed.Code != statementCompletionUnknown && failed.Code != transactionResolutionUnknown
}

// settle finds out whether a COMMIT without an answer succeeded. The error is nil
// if it did, and one that can be retried if it did not.
func (e *postgres) settle(ctx context.Context, wasCommitted func(*sql.Tx) (bool, error), noAnswer error) error {
	var kept bool
	err := e.retryBusy(ctx, func() error {
		// The transaction can still run in the server, without its client. It holds
		// the lock until it ends.
		if err := e.queue(ctx); err != nil {
			return err
		}
		return e.begin(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(tx *sql.Tx) (err error) {
			kept, err = wasCommitted(tx)
			return err
		})
	})
	switch {
	case err != nil:
		return &register.Error{
			Kind: register.ErrOutcome, What: fmt.Sprintf("the connection to %s was lost during the commit", e.name),
			Fix: "plan again, which shows what was written", Cause: errors.Join(noAnswer, err),
		}
	case !kept:
		return e.unreachable("the connection was lost, and nothing was written", "run it again", noAnswer)
	}
	return nil
}
