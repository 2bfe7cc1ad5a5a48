package registertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testPanic: a panic in do goes on, keeps nothing, and holds nothing up.
func testPanic(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("person/kept")
	func() {
		defer func() {
			if got := recover(); got != "oh dear" {
				t.Fatalf("recovered %v, want do's panic", got)
			}
		}()
		_ = h.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			if _, err := tx.Put(ctx, created("person/lost")); err != nil {
				return err
			}
			panic("oh dear")
		})
	}()
	h.create("person/later")
	wantIDs(t, h.read(register.Query{Kinds: []governance.Kind{"person"}}), "person/kept", "person/later")
}

// testCancelled: a context that has ended ends every operation, and what was
// not committed by then is not kept.
func testCancelled(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("person/kept")
	ctx, cancel := context.WithCancel(context.Background())
	err := h.Write(ctx, func(ctx context.Context, tx register.Tx) error {
		if _, err := tx.Put(ctx, created("person/lost")); err != nil {
			return err
		}
		cancel()
		return nil
	})
	_, readErr := h.Read(ctx, register.Query{IDs: []governance.ID{"person/kept"}})
	_, pastErr := h.Past(ctx, "", governance.KindPerson)
	_, checkpointErr := h.Checkpoint(ctx)
	_, identityErr := h.Identity(ctx)
	laterErr := h.Write(ctx, func(context.Context, register.Tx) error {
		t.Error("do ran although the context had ended")
		return nil
	})
	for _, err := range []error{err, readErr, pastErr, checkpointErr, identityErr, laterErr} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want that of the context", err)
		}
	}
	wantIDs(t, h.read(register.Query{Kinds: []governance.Kind{"person"}}), "person/kept")
}

// testOwnWrites: a transaction reads what it has written, and others don't.
func testOwnWrites(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	first := h.create("person/first", "vendor/v")
	other := opened(t, open, clock.NewFake(start), "tester")
	query := register.Query{Links: []string{"vendor/v"}}
	h.write(func(ctx context.Context, tx register.Tx) error {
		second, err := tx.Put(ctx, created("person/second", "vendor/v"))
		if err != nil {
			return err
		}
		if done, err := tx.Retire(ctx, "person/first", first.Incarnation); err != nil || !done {
			return fmt.Errorf("retired %t: %w", done, err)
		}
		inside, err := tx.Read(ctx, query)
		if err != nil {
			return err
		}
		wantEntries(t, inside, []register.Entry{second})
		past, err := History(ctx, tx, "person/first")
		if err != nil {
			return err
		}
		wantIDs(t, past, "person/first", "person/first")
		checkpoint, err := tx.Checkpoint(ctx)
		if err != nil {
			return err
		}
		if checkpoint.Size != 3 {
			t.Errorf("%d ledger entries inside, want 3", checkpoint.Size)
		}
		wantEntries(t, other.read(query), []register.Entry{first})
		return nil
	})
	wantIDs(t, other.read(query), "person/second")
}

// testTime: the register's time is in whole seconds, one for a transaction,
// and never goes back.
func testTime(t *testing.T, open Opener) {
	now := clock.NewFake(start.Add(900 * time.Millisecond))
	h := opened(t, open, now, "tester")
	at := func(want time.Time) {
		t.Helper()
		h.write(func(ctx context.Context, tx register.Tx) error {
			now.Advance(time.Minute) // nothing to the transaction
			id := governance.ID(fmt.Sprintf("person/p%d", now.Now().UnixNano()))
			entry, err := tx.Put(ctx, created(id))
			if err != nil {
				return err
			}
			if got := tx.Now(); !got.Equal(want) || !entry.At.Equal(want) || got.Location() != time.UTC {
				t.Errorf("now is %v and the record's time %v, want %v", got, entry.At, want)
			}
			return nil
		})
	}
	at(start)
	at(start.Add(time.Minute))
	now.Advance(-3 * time.Minute)
	at(start.Add(time.Minute))
	now.Advance(2 * time.Hour)
	at(start.Add(2 * time.Hour))
}

// testGoroutines checks that no update is lost when goroutines write what they
// computed from what their transactions read.
func testGoroutines(t *testing.T, open Opener) {
	const writers, rounds = 8, 6
	handles := []handle{opened(t, open, clock.System{}, "tester"), opened(t, open, clock.System{}, "tester")}
	id := governance.ID("person/busy")
	var group sync.WaitGroup
	for n := range writers {
		h := handles[n%len(handles)]
		group.Go(func() {
			for range rounds {
				err := h.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
					change := created(id)
					entries, err := tx.Read(ctx, register.Query{IDs: []governance.ID{id}})
					if err != nil {
						return err
					}
					for _, entry := range entries {
						change.Expect = entry.Revision
					}
					_, err = tx.Put(ctx, change)
					return err
				})
				if err != nil {
					t.Errorf("Write: %v", err)
				}
				if _, err := h.Read(context.Background(), register.Query{IDs: []governance.ID{id}}); err != nil {
					t.Errorf("Read: %v", err)
				}
			}
		})
	}
	group.Wait()
	history := handles[0].history(id)
	var lines []register.LedgerEntry
	for _, entry := range history {
		lines = append(lines, line(lines, entry))
	}
	if len(history) != writers*rounds {
		t.Fatalf("%d revisions, want %d", len(history), writers*rounds)
	}
	wantLedger(t, handles[1], lines)
}

// testOneCreator: of many who make one record at once one succeeds, and the
// others learn of it.
func testOneCreator(t *testing.T, open Opener) {
	const creators = 8
	errs := make([]error, creators)
	var group sync.WaitGroup
	for n := range creators {
		h := opened(t, open, clock.NewFake(start), "tester")
		group.Go(func() {
			errs[n] = h.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
				_, err := tx.Put(ctx, created("person/jane"))
				return err
			})
		})
	}
	group.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
			continue
		}
		wantConflict(t, err, 1)
	}
	if made != 1 {
		t.Fatalf("%d made the record, want 1", made)
	}
}
