package planview

import (
	"context"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Trace is a set of hooks that observe every view used with a context, for logs
// and tests:
//
//	ctx = planview.WithTrace(ctx, &planview.Trace{Gate: count})
//
// Any of them may be nil. They may be called from several goroutines.
type Trace struct {
	// Rule is called after each check of a rule. While it is nil, no check is
	// measured.
	Rule func(ctx context.Context, o rules.Observation)
	// Gate is called after each verdict on a gate.
	Gate func(ctx context.Context, gate governance.ID, verdict rules.Verdict, took time.Duration)
	// Miss is called after a look-up that the cache could not answer, with what
	// was read from the register instead, and how many entries that brought.
	Miss func(ctx context.Context, query register.Query, entries int)
	// Asked is called after each question to the identity directory about several
	// parties, with its answers.
	Asked func(ctx context.Context, answers map[governance.ID]environment.Answer[environment.Entry], took time.Duration)
}

type traceKey struct{}

// WithTrace is a context whose views are observed.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

// traceOf is the trace of a context; one without hooks where it has none.
func traceOf(ctx context.Context) *Trace {
	if t, ok := ctx.Value(traceKey{}).(*Trace); ok {
		return t
	}
	return &noTrace
}

var noTrace Trace

func missed(ctx context.Context, query register.Query, entries int) {
	if t := traceOf(ctx); t.Miss != nil {
		t.Miss(ctx, query, entries)
	}
}
