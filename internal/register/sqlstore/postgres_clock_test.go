package sqlstore

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// TestClockOfPostgres: times are the server's; a machine that is some minutes
// off may write, and one that is more off may not.
func TestClockOfPostgres(t *testing.T) {
	t.Parallel()
	address := postgrestest.Fresh(t)
	for _, test := range []struct {
		off time.Duration
		ok  bool
	}{
		{0, true},
		{4 * time.Minute, true},
		{-4 * time.Minute, true},
		{6 * time.Minute, false},
		{-6 * time.Minute, false},
		{-24 * 365 * time.Hour, false},
	} {
		here := time.Now().Add(test.off)
		r, err := Open(address, Options{Clock: clock.NewFake(here)})
		if err != nil {
			t.Fatal(err)
		}
		before := time.Now().Truncate(time.Second)
		var now time.Time
		err = r.Write(context.Background(), func(_ context.Context, tx register.Tx) error {
			now = tx.Now()
			return nil
		})
		if _, err := r.Identity(t.Context()); err != nil {
			t.Error(err)
		}
		if err := r.CheckClock(t.Context()); errors.Is(err, register.ErrClock) == test.ok {
			t.Errorf("%s off: the clocks disagree: %v", test.off, err)
		}
		if closing := r.Close(); closing != nil {
			t.Error(closing)
		}
		if test.ok {
			if err != nil || now.Before(before) || now.After(time.Now()) {
				t.Errorf("%s off: now is %v, %v", test.off, now, err)
			}
			continue
		}
		if !errors.Is(err, register.ErrClock) || !strings.Contains(err.Error(), here.UTC().Format(time.RFC3339)) || !now.IsZero() {
			t.Errorf("%s off: got error %v, want ErrClock; do ran: %t", test.off, err, !now.IsZero())
		}
	}
}

// TestClockOfPostgresGoesBack: the ledger's time does not.
func TestClockOfPostgresGoesBack(t *testing.T) {
	t.Parallel()
	address := postgrestest.Fresh(t)
	create(t, opened(t, address), "person/jane")
	later := time.Now().UTC().Add(time.Hour).Truncate(time.Second)
	if err := execAs(t, address, `UPDATE ledger SET at = '`+later.Format(time.RFC3339)+`'`); err != nil {
		t.Fatal(err)
	}
	if entry := create(t, opened(t, address), "person/joe"); !entry.At.Equal(later) {
		t.Errorf("written at %v, want %v", entry.At, later)
	}
}
