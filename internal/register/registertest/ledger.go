package registertest

import (
	"context"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

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

// wantLedger rebuilds the Merkle tree from the entries.
func wantLedger(t tb, r handle, lines []register.LedgerEntry) {
	t.Helper()
	var tree []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = tree[index]
		}
		return hashes, nil
	})
	for i, entry := range lines {
		leaf, err := entry.Leaf()
		if err != nil {
			t.Fatalf("%v", err)
		}
		hashes, err := tlog.StoredHashes(int64(i), leaf, reader)
		if err != nil {
			t.Fatalf("%v", err)
		}
		tree = append(tree, hashes...)
	}
	root, err := tlog.TreeHash(int64(len(lines)), reader)
	if err != nil {
		t.Fatalf("%v", err)
	}
	want := register.Checkpoint{Size: int64(len(lines)), Root: hex.EncodeToString(root[:])}
	if got := r.checkpoint(); got != want {
		t.Fatalf("checkpoint %+v, want %+v of the entries %+v", got, want, lines)
	}
}
