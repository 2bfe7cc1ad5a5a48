package registertest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testPut: what was written is read back, in canonical form, by every handle.
func testPut(t *testing.T, open Opener) {
	now := clock.NewFake(start)
	h := opened(t, open, now, "tester")
	h.put(register.Change{ID: "person/jane", Body: []byte("{\"z\": 1.0,\n \"a\": \"\\u00e9<\"}"), Incarnation: "i1"})
	first := register.Entry{
		ID: "person/jane", Revision: 1, Incarnation: "i1", Body: []byte(`{"a":"é<","z":1}`),
		Digest: "sha256:83e3d5ee0c805a4c9c17f98f3d466a5ccbfa918680e839a64d6f90904dac5212", At: start, Actor: "tester",
	}
	query := register.Query{IDs: []governance.ID{"person/jane"}}
	wantEntries(t, h.read(query), []register.Entry{first})

	now.Advance(time.Hour)
	second := opened(t, open, now, "somebody else").put(
		register.Change{ID: "person/jane", Body: []byte(`{}`), Expect: 1, Incarnation: "i1"})
	want := register.Entry{
		ID: "person/jane", Revision: 2, Incarnation: "i1", Body: []byte(`{}`),
		Digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
		At:     start.Add(time.Hour), Actor: "somebody else",
	}
	wantEntries(t, []register.Entry{second}, []register.Entry{want})
	wantEntries(t, h.read(query), []register.Entry{want})
	wantEntries(t, h.history("person/jane"), []register.Entry{first, want})
}

// testPutRefused: what is no record is not written.
func testPutRefused(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.write(func(ctx context.Context, tx register.Tx) error {
		for name, change := range map[string]register.Change{
			"no id":          {Body: []byte(`{}`), Incarnation: "i"},
			"not an id":      {ID: "person/Jane Doe", Body: []byte(`{}`), Incarnation: "i"},
			"no body":        {ID: "person/jane", Incarnation: "i"},
			"not JSON":       {ID: "person/jane", Body: []byte(`{"a":`), Incarnation: "i"},
			"no incarnation": {ID: "person/jane", Body: []byte(`{}`)},
		} {
			if _, err := tx.Put(ctx, change); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		return nil
	})
	wantLedger(t, h, nil)
}

// testConflict: a change made from another revision is refused, and says what
// is there.
func testConflict(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	refused := func(expect, now int64) {
		t.Helper()
		change := created("person/jane")
		change.Expect = expect
		err := h.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			_, err := tx.Put(ctx, change)
			return err
		})
		wantConflict(t, err, now)
	}
	refused(1, 0)
	entry := h.create("person/jane")
	refused(0, 1)
	refused(2, 1)
	h.retire("person/jane", entry.Incarnation)
	refused(1, 0)
	refused(2, 0)
	if size := h.checkpoint().Size; size != 2 {
		t.Fatalf("%d ledger entries, want 2", size)
	}

	// A conflict breaks nothing: the transaction may go on without it.
	h.write(func(ctx context.Context, tx register.Tx) error {
		change := created("person/jane")
		change.Expect = 7
		_, err := tx.Put(ctx, change)
		wantConflict(t, err, 0)
		_, err = tx.Put(ctx, created("person/joe"))
		return err
	})
	wantIDs(t, h.read(register.Query{Kinds: []governance.Kind{governance.KindPerson}}), "person/joe")
}

// testRetire checks that only the current incarnation can be retired, that the
// record leaves every look-up, and that it can be created again.
func testRetire(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	if h.retire("person/jane", "") || h.retire("person/jane", "i1") {
		t.Fatalf("retired a record that never was")
	}
	h.put(register.Change{ID: "person/jane", Body: []byte(`{}`), Links: []string{"vendor/v"}, Incarnation: "i1"})
	if h.retire("person/jane", "i2") || h.retire("person/jane", "") {
		t.Fatalf("retired a record of another incarnation")
	}
	everything := register.Query{
		IDs: []governance.ID{"person/jane"}, Links: []string{"vendor/v"}, Kinds: []governance.Kind{governance.KindPerson},
	}
	wantIDs(t, h.read(everything), "person/jane")
	if !h.retire("person/jane", "i1") {
		t.Fatalf("not retired")
	}
	wantIDs(t, h.read(everything))
	if h.retire("person/jane", "i1") {
		t.Fatalf("retired twice")
	}

	again := h.put(register.Change{ID: "person/jane", Body: []byte(`{}`), Incarnation: "i2"})
	if again.Revision != 3 {
		t.Fatalf("created again as revision %d, want 3", again.Revision)
	}
	if h.retire("person/jane", "i1") {
		t.Fatalf("who held the old incarnation retired the new one")
	}
	wantEntries(t, h.read(everything), []register.Entry{again})
}

// testHistory: every revision is kept, retirement too, with when and by whom.
func testHistory(t *testing.T, open Opener) {
	now := clock.NewFake(start)
	h := opened(t, open, now, "tester")
	var want []register.Entry
	want = append(want, h.put(register.Change{ID: "person/b", Body: []byte(`{"v":1}`), Incarnation: "i1"}))
	now.Advance(time.Hour)
	want = append(want, h.put(register.Change{ID: "person/b", Body: []byte(`{"v":2}`), Expect: 1, Incarnation: "i1"}))
	now.Advance(time.Hour)
	opened(t, open, now, "remover").retire("person/b", "i1")
	retired := want[1]
	retired.Revision, retired.Retired, retired.At, retired.Actor = 3, true, start.Add(2*time.Hour), "remover"
	want = append(want, retired)
	now.Advance(time.Hour)
	want = append(want, h.put(register.Change{ID: "person/b", Body: []byte(`{"v":3}`), Incarnation: "i2"}))
	a := h.create("person/a")

	wantEntries(t, h.history("person/b"), want)
	wantEntries(t, h.history("person/b", "person/none", "person/a", "person/b"), append([]register.Entry{a}, want...))
	wantEntries(t, h.history(), nil)
}

// testPast: the history of a migration's records of one kind, and of no other.
func testPast(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	first := h.create("exception/m/b")
	h.retire("exception/m/b", first.Incarnation)
	again := h.put(register.Change{ID: "exception/m/b", Body: []byte(`{"v":2}`), Incarnation: "i2"})
	a := h.create("exception/m/a")
	for _, other := range []governance.ID{"exception/mm/a", "risk/m/a", "migration/m", "person/m"} {
		h.create(other)
	}
	retired := first
	retired.Revision, retired.Retired = 2, true
	past := func(migration governance.ID, kinds ...governance.Kind) []register.Entry {
		entries, err := h.Past(context.Background(), migration, kinds...)
		if err != nil {
			t.Fatalf("Past: %v", err)
		}
		return entries
	}
	wantEntries(t, past("migration/m", governance.KindException), []register.Entry{a, first, retired, again})
	wantIDs(t, past("migration/m", governance.KindException, governance.KindRiskAcceptance),
		"exception/m/a", "exception/m/b", "exception/m/b", "exception/m/b", "risk/m/a")
	wantEntries(t, past("migration/none", governance.KindException), nil)
	wantEntries(t, past("migration/m"), nil)
}

// testRollback: an error of do comes back as it is, and nothing is kept.
func testRollback(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	kept := h.create("person/kept")
	before := h.checkpoint()
	own := errors.New("changed my mind")
	err := h.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		if _, err := tx.Put(ctx, created("person/lost")); err != nil {
			return err
		}
		if _, err := tx.Retire(ctx, "person/kept", kept.Incarnation); err != nil {
			return err
		}
		return own
	})
	if err != own { //nolint:errorlint // it must come back unwrapped
		t.Fatalf("Write returned %v, want do's own error", err)
	}
	wantEntries(t, h.read(register.Query{Kinds: []governance.Kind{governance.KindPerson}}), []register.Entry{kept})
	wantIDs(t, h.history("person/lost"))
	if after := h.checkpoint(); after != before {
		t.Fatalf("the ledger went from %+v to %+v", before, after)
	}
}
