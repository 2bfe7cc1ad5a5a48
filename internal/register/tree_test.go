package register

import (
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestTree: at every size the head is the one that package tlog finds, and so
// are the hashes to store.
func TestTree(t *testing.T) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	var tree Tree
	for n := range int64(300) {
		root, err := tlog.TreeHash(n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := tree.Checkpoint(), (Checkpoint{Size: n, Root: hex.EncodeToString(root[:])}); got != want {
			t.Fatalf("checkpoint %+v, want %+v", got, want)
		}
		again, err := TreeOf(n, reader)
		if err != nil || again.Checkpoint() != tree.Checkpoint() {
			t.Fatalf("taken up at %d it is %+v, %v; want %+v", n, again.Checkpoint(), err, tree.Checkpoint())
		}
		leaf := fmt.Appendf(nil, "leaf %d", n)
		want, err := tlog.StoredHashes(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		if got := again.Add(leaf); !slices.Equal(got, want) {
			t.Fatalf("taken up, leaf %d completes %d hashes, want %d, or others", n, len(got), len(want))
		}
		if got := tree.Add(leaf); !slices.Equal(got, want) {
			t.Fatalf("leaf %d completes %d hashes, want %d, or others", n, len(got), len(want))
		}
		stored = append(stored, want...)
	}
}
