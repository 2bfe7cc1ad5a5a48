package registertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testExtends: a ledger extends every checkpoint that it ever had, and no
// other; and the tree's hashes are there to be read.
func testExtends(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	had := []register.Checkpoint{h.checkpoint()}
	for i := range 6 {
		h.create(governance.ID(fmt.Sprintf("person/p%d", i)))
		had = append(had, h.checkpoint())
	}
	for _, trusted := range had {
		if err := register.Extends(context.Background(), h, trusted); err != nil {
			t.Errorf("%+v: %v", trusted, err)
		}
	}
	for what, trusted := range map[string]register.Checkpoint{
		"another root":            {Size: 3, Root: had[4].Root},
		"another root of nothing": {Size: 0, Root: had[1].Root},
		"negative":                {Size: -1, Root: had[0].Root},
	} {
		wantRewritten(t, what, h, trusted, 0)
	}
	wantRewritten(t, "a longer one", h, register.Checkpoint{Size: 9, Root: had[6].Root}, 7)

	var tree register.Tree
	want := []tlog.Hash{}
	for _, entry := range h.ledger(register.LedgerQuery{}) {
		leaf, err := entry.Leaf()
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, tree.Add(leaf)...)
	}
	want = append(want, tlog.Hash{}, tlog.Hash{}) // there are no more
	for from := range want {
		got, err := h.Hashes(context.Background(), int64(from), int64(len(want)-from))
		if err != nil || !slices.Equal(got, want[from:]) {
			t.Errorf("hashes from %d on: %v, %v; want %v", from, got, err, want[from:])
		}
	}
}

func wantRewritten(t *testing.T, what string, r register.Reader, trusted register.Checkpoint, seq int64) {
	t.Helper()
	err := register.Extends(context.Background(), r, trusted)
	var rewritten *register.Rewritten
	if !errors.As(err, &rewritten) || !errors.Is(err, register.ErrRewritten) {
		t.Errorf("%s: got error %v", what, err)
		return
	}
	if rewritten.Seq != seq || rewritten.Trusted != trusted || seq > 0 && !strings.Contains(err.Error(), fmt.Sprintf("entry %d ", seq)) {
		t.Errorf("%s: %+v: %v; want entry %d", what, rewritten, err, seq)
	}
}
