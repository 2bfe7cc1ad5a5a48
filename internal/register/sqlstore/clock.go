package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// sighting is what the last operation saw of the clocks.
type sighting struct {
	here time.Time // this machine's
	// there is the database's clock; zero for a file, which has none.
	there time.Time
	// last is the time of the last ledger entry, whose number is size.
	last time.Time
	size int64
}

const nothingWritten = "; nothing was written"

// CheckClock implements register.Register.
func (s *store) CheckClock(ctx context.Context) error {
	seen := s.seen.Load()
	switch {
	case seen == nil:
		return nil
	case s.engine.keepsTime():
		if err := clocksDiffer(seen.here, seen.there, s.name); err != nil {
			return err
		}
		return nil
	case seen.last.Sub(seen.here) <= clockTolerance:
		return nil
	}
	entries, err := s.Ledger(ctx, register.LedgerQuery{After: seen.size - 1, Limit: 1})
	if err != nil {
		return err
	}
	return ledgerAhead(entries, s.name, seen.last, seen.here)
}

// sight keeps what a proof says about the clocks. A time that the provider would not
// have written is left to those who need it.
func (r reader) sight(last string, seconds int64) {
	now := sighting{here: r.clock.Now().UTC(), size: r.head.Size}
	if seconds != 0 {
		now.there = time.Unix(seconds, 0).UTC()
	}
	now.last, _ = time.Parse(time.RFC3339, last)
	r.seen.Store(&now)
}

// clocksDiffer is the fault of a machine whose clock is not the database's; nil where
// they agree.
func clocksDiffer(here, there time.Time, name string) *register.Error {
	if here.Sub(there).Abs() <= clockTolerance {
		return nil
	}
	return &register.Error{
		Kind: register.ErrClock,
		What: fmt.Sprintf("it is %s on this machine and %s at %s", here.UTC().Format(time.RFC3339), there.Format(time.RFC3339), name),
		Fix:  "set this machine's clock, and plan again",
	}
}

// ledgerAhead is the fault of a file whose last entry lies ahead of this machine's clock.
func ledgerAhead(entries []register.LedgerEntry, name string, last, here time.Time) *register.Error {
	var which string
	for _, entry := range entries {
		which = fmt.Sprintf("ledger entry %d (%s of %s by %s) ", entry.Seq, entry.Action, entry.ID, entry.Actor)
	}
	return &register.Error{
		Kind: register.ErrClock,
		What: fmt.Sprintf("%sin %s was written at %s, and it is %s on this machine", which, name, last.UTC().Format(time.RFC3339), here.UTC().Format(time.RFC3339)),
		Fix:  `set this machine's clock if it is wrong, or wait; if the other clock was wrong, run "terraform-provider-ciam register accept-clock -reason TEXT REGISTER"`,
	}
}
