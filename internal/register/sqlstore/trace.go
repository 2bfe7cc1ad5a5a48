package sqlstore

import (
	"context"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// Trace is a set of hooks that observe a store. Any of them may be nil. They
// never receive values, such as ids, texts or passwords. They may be called
// from several goroutines.
type Trace struct {
	// Statement is called after each statement of a reader, and after each
	// statement of a writer that has the right to write. Statements that begin
	// or end a transaction are not reported.
	Statement func(ctx context.Context, statement string, took time.Duration)
	// Retry is called before an operation is tried again, with the error of the
	// last attempt.
	Retry func(ctx context.Context, attempt int, err error)
}

// statement starts the measurement of a statement; the result ends it.
func (t Trace) statement(ctx context.Context, statement string) (done func()) {
	if t.Statement == nil {
		return func() {}
	}
	began := clock.System{}.Now()
	return func() { t.Statement(ctx, statement, clock.System{}.Now().Sub(began)) }
}

func (t Trace) retry(ctx context.Context, attempt int, err error) {
	if t.Retry != nil {
		t.Retry(ctx, attempt, err)
	}
}
