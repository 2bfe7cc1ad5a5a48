package directory

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

// grace is how long a source has to notice that its time is over.
const grace = 200 * time.Millisecond

// ask gives the source the time that is left. A source that does not return in
// time is left behind, so nothing can hold up a plan.
func ask[T any](ctx context.Context, d *directory, question func(context.Context) (T, error)) (T, *environment.Outage) {
	var none T
	if d.outage != nil {
		return none, d.outage
	}
	ctx, cancel := context.WithTimeoutCause(ctx, d.left, fmt.Errorf("%w of %s for all requests together", ErrTimeout, positive(d.config.Timeout, DefaultTimeout)))
	defer cancel()
	type outcome struct {
		answer T
		err    error
	}
	result := make(chan outcome, 1)
	began := d.clock.Now()
	go func() {
		answer, err := question(ctx)
		result <- outcome{answer, err}
	}()
	var got outcome
	select {
	case got = <-result:
	case <-ctx.Done():
		// Most sources notice at once, and know which server they were waiting for.
		select {
		case got = <-result:
		case <-time.After(grace):
			got.err = context.Cause(ctx)
		}
	}
	d.left -= d.clock.Now().Sub(began)
	if got.err == nil {
		return got.answer, nil
	}
	// The server that the source blames, or else all that it could have asked.
	blamed := &environment.Outage{Server: d.source.server(), Reason: got.err}
	if o, ok := errors.AsType[*environment.Outage](got.err); ok {
		blamed = o
	}
	reason := blamed.Reason
	if ctx.Err() != nil {
		// The network's own error would only say that a deadline has passed.
		reason = context.Cause(ctx)
	}
	outage := &environment.Outage{Server: blamed.Server, Reason: redact(reason, d.config.secrets())}
	if _, ok := errors.AsType[aboutOne](got.err); !ok || ctx.Err() != nil {
		d.outage = outage
	}
	return none, outage
}
