package registertest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// testManyPeers checks that a query returns at most PeerLimit migrations of each
// platform.
func testManyPeers(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	var want []governance.ID
	h.write(func(ctx context.Context, tx register.Tx) error {
		for i := range register.PeerLimit + 20 {
			id := governance.ID(fmt.Sprintf("migration/p%03d", i))
			if _, err := tx.Put(ctx, created(id, "platforms/x")); err != nil {
				return err
			}
			if i < register.PeerLimit {
				want = append(want, id)
			}
		}
		for id, platform := range map[governance.ID]string{"migration/x": "platforms/y", "migration/z": "platforms/x"} {
			if _, err := tx.Put(ctx, created(id, platform)); err != nil {
				return err
			}
		}
		return nil
	})
	query := register.Query{Migrations: []governance.ID{"migration/z"}}
	wantIDs(t, h.read(query), append(want, "migration/z")...)
	query.PendingLinks = []string{"platforms/y"}
	wantIDs(t, h.read(query), append(want, "migration/x", "migration/z")...)
}

// testBundlePast checks that Query.Past returns earlier revisions of a migration's
// records, marked as retired or superseded.
func testBundlePast(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	first := h.create("approval/m/cutover/security/ann")
	second := h.put(register.Change{ID: first.ID, Body: []byte(`{"v":2}`), Expect: 1, Incarnation: first.Incarnation})
	gone := h.create("exception/m/x")
	h.retire(gone.ID, gone.Incarnation)
	h.create("decision/m/rollback")
	h.put(register.Change{ID: "decision/m/rollback", Body: []byte(`{"v":2}`), Expect: 1, Incarnation: "i"})
	h.create("approval/other/cutover/security/ann")
	h.retire("approval/other/cutover/security/ann", "token of approval/other/cutover/security/ann")

	query := register.Query{
		Migrations: []governance.ID{"migration/m"},
		Past:       []governance.Kind{governance.KindApproval, governance.KindException},
	}
	retired := gone
	retired.Revision, retired.Retired = 2, true
	got := h.read(query)
	wantIDs(t, got, first.ID, first.ID, "decision/m/rollback", gone.ID, gone.ID)
	wantEntries(t, slices.Concat(got[:2], got[3:]), []register.Entry{first, second, gone, retired})
	for i, superseded := range []bool{true, false, false, true, false} {
		if got[i].Superseded != superseded {
			t.Errorf("%s, revision %d: superseded is %t", got[i].ID, got[i].Revision, got[i].Superseded)
		}
	}
	for i, line := range h.ledger(register.LedgerQuery{ID: first.ID}) {
		if got[i].Seq != line.Seq {
			t.Errorf("revision %d is line %d of the ledger, want %d", got[i].Revision, got[i].Seq, line.Seq)
		}
	}
	query.Past = nil
	wantIDs(t, h.read(query), first.ID, "decision/m/rollback")
}

// testDrafts: what a record that is not written yet leads to comes as if it was.
func testDrafts(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("vendor/acme")
	h.create("person/a", "vendor/acme")
	h.create("team/t", "person/a")
	h.create("person/other")
	h.create("migration/peer", "platforms/x", "person/other")
	drafts := []string{"team/t", "person/none", "platforms/x"}
	want := []governance.ID{"migration/peer", "person/a", "team/t", "vendor/acme"}
	wantIDs(t, h.read(register.Query{PendingLinks: drafts}), want...)
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/new"}, PendingLinks: drafts}), want...)
	h.create("migration/new", "person/other")
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/new"}, PendingLinks: drafts}),
		"migration/new", "migration/peer", "person/a", "person/other", "team/t", "vendor/acme")
}

// testLatest: of the records that link to a target, the one that was created
// last and is still there.
func testLatest(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("permit/m/cutover/9", "held/a", "held/b")
	h.create("permit/m/cutover/1", "held/a")
	h.create("permit/m/cutover/5", "held/c")
	h.put(register.Change{ID: "permit/m/cutover/9", Body: []byte(`{"v":2}`), Links: []string{"held/a", "held/b"}, Expect: 1, Incarnation: "i"})
	h.retire("permit/m/cutover/5", "token of permit/m/cutover/5")
	wantIDs(t, h.read(register.Query{Latest: []string{"held/a"}}), "permit/m/cutover/1")
	wantIDs(t, h.read(register.Query{Latest: []string{"held/a", "held/b", "held/c", "held/d"}}),
		"permit/m/cutover/1", "permit/m/cutover/9")
}

// testBeside: what was created next to a record, of some kinds, and nothing
// where the record is not there.
func testBeside(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	for _, id := range []governance.ID{"person/far", "person/d", "migration/m", "vendor/b", "person/x", "person/gone", "team/c", "person/far2"} {
		h.create(id)
	}
	h.put(register.Change{ID: "vendor/b", Body: []byte(`{"v":2}`), Expect: 1, Incarnation: "i"})
	h.retire("person/gone", "token of person/gone")
	beside := func(id governance.ID, limit int) []register.Entry {
		return h.read(register.Query{Neighbours: id, Kinds: governance.PartyKinds(), Limit: limit})
	}
	wantIDs(t, beside("person/x", 2), "person/x", "team/c", "vendor/b")
	wantIDs(t, beside("person/x", 3), "person/d", "person/far2", "person/x", "team/c", "vendor/b")
	wantIDs(t, beside("person/none", 3))
}

// testIDs: the ids of whole kinds, and of what is current alone.
func testIDs(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	for _, id := range []governance.ID{"person/a", "team/b", "vendor/c", "person/gone", "migration/m"} {
		h.create(id)
	}
	h.retire("person/gone", "token of person/gone")
	for limit, want := range map[int]int{1: 1, 2: 2, 3: 2, 100: 2} {
		ids, err := h.IDs(context.Background(), limit, governance.KindPerson, governance.KindTeam)
		if err != nil || len(ids) != want {
			t.Errorf("limit %d: %v, %v", limit, ids, err)
		}
		for _, id := range ids {
			if id != "person/a" && id != "team/b" {
				t.Errorf("there is %s", id)
			}
		}
	}
}
