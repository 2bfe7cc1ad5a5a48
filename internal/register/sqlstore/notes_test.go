package sqlstore

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestClockOfFile: a write by a machine whose clock was ahead stops all others,
// until somebody accepts their clock; after that time counts from there.
func TestClockOfFile(t *testing.T) {
	t.Parallel()
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	at := func(off time.Duration) register.Archive {
		r, err := Open(address, Options{Clock: clock.NewFake(time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC).Add(off)), Actor: "tester"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	declare := func(r register.Register, name string) {
		registertest.Declare(t, r, governance.Party{Kind: governance.KindPerson, Name: name, Function: governance.Security})
	}
	nothing := func(context.Context, register.Tx) error { return nil }
	declare(at(0), "a")
	declare(at(4*time.Minute), "b")
	declare(at(0), "c") // within the tolerance
	if _, err := at(0).Annotate(t.Context(), register.NoteClock, register.NoteText{Reason: "no need"}); !errors.Is(err, register.ErrClock) {
		t.Errorf("a clock that agrees is accepted: %v", err)
	}
	declare(at(100*24*time.Hour), "d")
	err := at(0).Write(t.Context(), nothing)
	for _, fact := range []string{"entry 4", "tester", "2030-06-09T09:30:00Z", "2030-03-01T09:30:00Z", "accept-clock"} {
		if !errors.Is(err, register.ErrClock) || !strings.Contains(err.Error(), fact) {
			t.Errorf("got error %v, want ErrClock with %s", err, fact)
		}
	}
	if _, err := at(0).Annotate(t.Context(), register.NoteRestored, register.NoteText{Reason: "a backup"}); !errors.Is(err, register.ErrClock) {
		t.Errorf("a restored copy is written at the wrong time: %v", err)
	}
	reading := at(0)
	if err := reading.CheckClock(t.Context()); err != nil {
		t.Errorf("before anything is read, the clocks disagree: %v", err)
	}
	wantRead(t, reading, "person/a", "person/b", "person/c", "person/d")
	for _, fact := range []string{"entry 4", "tester", "2030-06-09T09:30:00Z", "2030-03-01T09:30:00Z", "accept-clock"} {
		if err := reading.CheckClock(t.Context()); !errors.Is(err, register.ErrClock) || !strings.Contains(err.Error(), fact) {
			t.Errorf("after a read: got error %v, want ErrClock with %s", err, fact)
		}
	}
	note, err := at(0).Annotate(t.Context(), register.NoteClock, register.NoteText{Reason: "the clock of ci-7 was wrong"})
	if err != nil || note.Seq != 5 || note.Actor != "tester" || !note.At.Equal(time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("wrote %+v, %v", note, err)
	}
	wantRead(t, reading, "person/a", "person/b", "person/c", "person/d")
	if err := reading.CheckClock(t.Context()); err != nil {
		t.Errorf("the clock was accepted: %v", err)
	}
	declare(at(time.Second), "e")
	if last, err := register.LastEntry(t.Context(), at(0), "person/e"); err != nil || !last.At.Equal(note.At.Add(time.Second)) {
		t.Errorf("wrote %+v, %v", last, err)
	}
	restored, err := at(time.Second).Annotate(t.Context(), register.NoteRestored, register.NoteText{Reason: "a backup"})
	if err != nil {
		t.Fatal(err)
	}
	err = at(time.Second).Inventory(t.Context(), func(ctx context.Context, s register.Inventory) error {
		if head := s.Head(); head.Size != 7 || !head.Restored.Equal(restored.At) {
			t.Errorf("head %+v, want 7 entries, and %s", head, restored.At)
		}
		report, err := register.Verify(ctx, s, noProgress)
		return errors.Join(err, report.Err())
	})
	if err != nil {
		t.Error(err)
	}
	absent := opened(t, address+".none")
	if _, err := absent.Annotate(t.Context(), register.NoteRestored, register.NoteText{Reason: "x"}); !errors.Is(err, register.ErrAbsent) {
		t.Errorf("got error %v", err)
	}
}

// A note about a restored copy follows all earlier ones, also where a clock that was
// ahead wrote them, here or in the register that is lost.
func TestRestoredByAWrongClock(t *testing.T) {
	t.Parallel()
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	now := time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)
	at := func(now time.Time) register.Archive {
		r, err := Open(address, Options{Clock: clock.NewFake(now), Actor: "tester"})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	annotate := func(now time.Time, note register.Note, after time.Time) time.Time {
		t.Helper()
		if _, err := at(now).Annotate(t.Context(), note, register.NoteText{Reason: "a backup", After: after}); err != nil {
			t.Fatal(err)
		}
		var head register.Head
		if err := at(now).Inventory(t.Context(), func(ctx context.Context, s register.Inventory) error {
			head = s.Head()
			report, err := register.Verify(ctx, s, noProgress)
			return errors.Join(err, report.Err())
		}); err != nil {
			t.Fatal(err)
		}
		return head.Restored
	}
	registertest.Declare(t, at(now), governance.Party{Kind: governance.KindPerson, Name: "a", Function: governance.Security})
	wrong := now.AddDate(69, 0, 0)
	restored := annotate(wrong, register.NoteRestored, time.Time{})
	if !restored.Equal(wrong) {
		t.Errorf("restored at %s, want %s", restored, wrong)
	}
	annotate(now, register.NoteClock, time.Time{})
	for range 2 { // in one second
		next := annotate(now, register.NoteRestored, time.Time{})
		if !next.After(restored) || next.After(wrong.Add(time.Minute)) {
			t.Errorf("restored at %s, want a moment after %s", next, restored)
		}
		restored = next
	}
	lost := wrong.AddDate(1, 0, 0)
	if next := annotate(now, register.NoteRestored, lost); !next.After(lost) {
		t.Errorf("restored at %s, want a moment after %s", next, lost)
	}
	last, err := register.LastEntry(t.Context(), at(now), register.NoteRestored)
	if err != nil || !last.At.Equal(now) {
		t.Errorf("the ledger has the time %s, want that of the clock, %s: %v", last.At, now, err)
	}
}
