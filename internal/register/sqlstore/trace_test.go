package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// retries is a trace that records the attempts that are followed by another.
func retries(kind error) (trace Trace, recorded func() []string) {
	var list []string
	trace.Retry = func(_ context.Context, attempt int, err error) {
		list = append(list, fmt.Sprintf("%d %t", attempt, errors.Is(err, kind)))
	}
	return trace, func() []string { return list }
}

// TestTraceRetryOfFile checks that Retry is called between the attempts, and
// neither after the last one that succeeds nor after the one that gives up.
func TestTraceRetryOfFile(t *testing.T) {
	busy := fmt.Errorf("%w: test", register.ErrBusy)
	for _, test := range []struct {
		what    string
		results []error
		stalled int // the attempt after which nobody writes any more
		err     error
		want    []string
	}{
		{"succeeds at once", []error{nil}, 9, nil, nil},
		{"succeeds in the end", []error{busy, busy, nil}, 9, nil, []string{"1 true", "2 true"}},
		{"gives up", []error{busy, busy, busy}, 2, register.ErrBusy, []string{"1 true"}},
		{"fails for another reason", []error{busy, register.ErrCorrupt}, 9, register.ErrCorrupt, []string{"1 true"}},
	} {
		trace, recorded := retries(register.ErrBusy)
		engine := newSQLite(filepath.Join(t.TempDir(), "register.db"), trace)
		attempts := 0
		err := engine.retryBusy(t.Context(), func() bool { return attempts >= test.stalled }, func() error {
			attempts++
			return test.results[attempts-1]
		})
		if got := recorded(); !errors.Is(err, test.err) || !slices.Equal(got, test.want) {
			t.Errorf("%s: got error %v, retries %q; want %v, %q", test.what, err, got, test.err, test.want)
		}
	}
}

// TestTraceRetryOfPostgres checks that a serialization failure is reported before
// the write runs again.
func TestTraceRetryOfPostgres(t *testing.T) {
	address := postgrestest.Fresh(t)
	create(t, opened(t, address), "person/jane")
	trace, recorded := retries(register.ErrBusy)
	r, err := Open(address, Options{Trace: trace})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	runs := 0
	err = r.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		if runs++; runs == 1 { // a change that bypasses the queue of the writers
			if err := execAs(t, address, `UPDATE records SET actor = 'somebody' WHERE id = 'person/jane'`); err != nil {
				return err
			}
		} else if got := recorded(); len(got) != 1 {
			t.Errorf("retries before the second run: %q", got)
		}
		_, err := tx.Put(ctx, register.Change{ID: "person/jane", Body: []byte(`{"v":2}`), Expect: 1, Incarnation: "i"})
		return err
	})
	if err != nil || runs != 2 {
		t.Errorf("the write ran %d times: %v", runs, err)
	}
}
