package register

import (
	"encoding/hex"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree grows an RFC 6962 Merkle tree leaf by leaf. It remembers the heads of
// the whole subtrees at its right edge alone, of which there are as many as
// the size has ones in binary. The zero value is the empty tree.
type Tree struct {
	size int64
	edge []tlog.Hash // the largest subtree first
}

// TreeOf is the tree of a size whose hashes are stored.
func TreeOf(size int64, stored tlog.HashReader) (*Tree, error) {
	var edge []int64 // the indexes of the heads
	for level, rest := bits.Len64(uint64(size))-1, size; rest > 0; level = bits.Len64(uint64(rest)) - 1 {
		edge = append(edge, tlog.StoredHashIndex(level, (size-rest)>>level))
		rest -= 1 << level
	}
	heads, err := stored.ReadHashes(edge)
	return &Tree{size, heads}, err
}

// Add appends a leaf. It returns the hashes that this completes, from the leaf
// upwards: those that package tlog stores for it.
func (t *Tree) Add(leaf []byte) []tlog.Hash {
	done := []tlog.Hash{tlog.RecordHash(leaf)}
	for range bits.TrailingZeros64(^uint64(t.size)) {
		last := len(t.edge) - 1
		done = append(done, tlog.NodeHash(t.edge[last], done[len(done)-1]))
		t.edge = t.edge[:last]
	}
	t.edge = append(t.edge, done[len(done)-1])
	t.size++
	return done
}

// Checkpoint is the tree's size and head.
func (t *Tree) Checkpoint() Checkpoint {
	if t.size == 0 {
		root, _ := tlog.TreeHash(0, nil) // of nothing: no hash is read
		return Checkpoint{Root: hex.EncodeToString(root[:])}
	}
	head := t.edge[len(t.edge)-1]
	for _, left := range slices.Backward(t.edge[:len(t.edge)-1]) {
		head = tlog.NodeHash(left, head)
	}
	return Checkpoint{Size: t.size, Root: hex.EncodeToString(head[:])}
}
