package registertest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testLedger: every write adds one entry, and the root is that of a Merkle
// tree over them, at every size.
func testLedger(t *testing.T, open Opener) {
	now := clock.NewFake(start)
	h := opened(t, open, now, "tester")
	var lines []register.LedgerEntry
	wrote := func(entry register.Entry) { lines = append(lines, line(lines, entry)) }
	for i := range 9 {
		id := governance.ID(fmt.Sprintf("person/p%d", i))
		now.Advance(time.Second)
		wrote(h.create(id))
		wantLedger(t, h, lines)
	}
	wrote(h.put(register.Change{ID: "person/p3", Body: []byte(`{}`), Expect: 1, Incarnation: "token of person/p3"}))
	h.retire("person/p3", "token of person/p3")
	wrote(h.history("person/p3")[2])
	wantLedger(t, h, lines)
	h.write(func(ctx context.Context, tx register.Tx) error {
		for i := range 5 {
			entry, err := tx.Put(ctx, created(governance.ID(fmt.Sprintf("team/t%d", i))))
			if err != nil {
				return err
			}
			wrote(entry)
		}
		return nil
	})
	wantLedger(t, h, lines)
	for i, action := range map[int]register.Action{8: "create", 9: "update", 10: "retire", 15: "create"} {
		if lines[i].Action != action {
			t.Errorf("entry %d is %q, want %q", i+1, lines[i].Action, action)
		}
	}
}

// line is the ledger entry that the write of a revision adds to lines.
func line(lines []register.LedgerEntry, entry register.Entry) register.LedgerEntry {
	action := register.ActionCreate
	for _, earlier := range lines {
		if earlier.ID == entry.ID && earlier.Revision == entry.Revision-1 && earlier.Action != register.ActionRetire {
			action = register.ActionUpdate
		}
	}
	if entry.Retired {
		action = register.ActionRetire
	}
	return register.LedgerEntry{
		Seq: int64(len(lines)) + 1, At: entry.At, Actor: entry.Actor, Action: action,
		ID: entry.ID, Revision: entry.Revision, Digest: entry.Digest,
	}
}

// wantLedger reads the entries, and computes the Merkle tree from them. The suite
// does not know the session's user, but it is the same in all entries.
func wantLedger(t tb, r handle, lines []register.LedgerEntry) {
	t.Helper()
	var tree register.Tree
	sessions := map[string]bool{}
	got := r.ledger(register.LedgerQuery{})
	for i, entry := range got {
		leaf, err := entry.Leaf()
		if err != nil {
			t.Fatalf("%v", err)
		}
		tree.Add(leaf)
		sessions[entry.Session] = true
		got[i].Session = ""
	}
	if len(sessions) > 1 {
		t.Fatalf("the entries were written in the sessions %v", sessions)
	}
	if !slices.Equal(got, lines) {
		t.Fatalf("the ledger says\n%+v\nwant\n%+v", got, lines)
	}
	if got, want := r.checkpoint(), tree.Checkpoint(); got != want {
		t.Fatalf("checkpoint %+v, want %+v of the entries %+v", got, want, lines)
	}
}

// testLedgerQueries: the filters of a query are all of them passed, and pages
// join without a gap.
func testLedgerQueries(t *testing.T, open Opener) {
	now := clock.NewFake(start)
	ann, bob := opened(t, open, now, "ann"), opened(t, open, now, "bob")
	if lines := ann.ledger(register.LedgerQuery{}); len(lines) != 0 {
		t.Fatalf("nothing was written, and the ledger says %+v", lines)
	}
	ann.create("person/a") // 1, at the start
	now.Advance(time.Minute)
	bob.create("person/b")                      // 2
	bob.retire("person/a", "token of person/a") // 3
	now.Advance(time.Minute)
	ann.create("person/c") // 4
	ann.create("person/a") // 5
	after := func(d time.Duration) time.Time { return start.Add(d) }
	for _, test := range []struct {
		query register.LedgerQuery
		want  []int64
	}{
		{register.LedgerQuery{}, []int64{1, 2, 3, 4, 5}},
		{register.LedgerQuery{ID: "person/a"}, []int64{1, 3, 5}},
		{register.LedgerQuery{ID: "person/none"}, nil},
		{register.LedgerQuery{Actor: "bob"}, []int64{2, 3}},
		{register.LedgerQuery{Actor: "bob", ID: "person/a"}, []int64{3}},
		{register.LedgerQuery{Since: after(time.Minute)}, []int64{2, 3, 4, 5}},
		{register.LedgerQuery{Since: after(time.Minute + time.Nanosecond)}, []int64{4, 5}},
		{register.LedgerQuery{Before: after(time.Minute)}, []int64{1}},
		{register.LedgerQuery{Before: after(time.Minute + time.Nanosecond)}, []int64{1, 2, 3}},
		{register.LedgerQuery{Since: after(0), Before: after(time.Minute), ID: "person/a"}, []int64{1}},
		{register.LedgerQuery{Limit: 2}, []int64{1, 2}},
		{register.LedgerQuery{Limit: 2, After: 2}, []int64{3, 4}},
		{register.LedgerQuery{Limit: 2, After: 4}, []int64{5}},
		{register.LedgerQuery{After: 5}, nil},
	} {
		var got []int64
		for _, line := range bob.ledger(test.query) {
			got = append(got, line.Seq)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%+v finds %d, want %d", test.query, got, test.want)
		}
	}
}
