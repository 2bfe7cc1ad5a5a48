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

// testQueries: the parts of a query add up, ordered by id, each record once.
func testQueries(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("team/t", "person/a", "person/b")
	h.create("person/b", "vendor/v")
	h.create("person/a")
	h.create("vendor/v")
	h.create("migration/m", "person/a", "person/a") // a link counts once
	for _, test := range []struct {
		query register.Query
		want  []governance.ID
	}{
		{register.Query{}, nil},
		{register.Query{IDs: []governance.ID{"vendor/v", "person/a", "person/none", "vendor/v"}}, []governance.ID{"person/a", "vendor/v"}},
		{register.Query{Links: []string{"person/a"}}, []governance.ID{"migration/m", "team/t"}},
		{register.Query{Links: []string{"vendor/v", "person/b", "none"}}, []governance.ID{"person/b", "team/t"}},
		{register.Query{Kinds: governance.PartyKinds()}, []governance.ID{"person/a", "person/b", "team/t", "vendor/v"}},
		{register.Query{Kinds: []governance.Kind{"permit"}}, nil},
		{
			register.Query{
				IDs: []governance.ID{"person/b"}, Links: []string{"vendor/v"},
				Kinds: []governance.Kind{"vendor"}, Migrations: []governance.ID{"migration/m"},
			},
			[]governance.ID{"migration/m", "person/a", "person/b", "vendor/v"},
		},
	} {
		wantIDs(t, h.read(test.query), test.want...)
	}

	// Links are those of the current revision.
	h.put(register.Change{ID: "team/t", Body: []byte(`{}`), Links: []string{"person/b"}, Expect: 1, Incarnation: "i"})
	wantIDs(t, h.read(register.Query{Links: []string{"person/a"}}), "migration/m")
	wantIDs(t, h.read(register.Query{Links: []string{"person/b"}}), "team/t")
}

// testPages: Limit and After walk through whole kinds.
func testPages(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	// In bytes '-' < '.' < '0' < '_' < 'a', whatever a locale thinks.
	want := []governance.ID{"person/a", "person/a-b", "person/a.b", "person/a0", "person/a_b", "person/ab", "vendor/a"}
	h.write(func(ctx context.Context, tx register.Tx) error {
		for _, id := range slices.Backward(want) {
			if _, err := tx.Put(ctx, created(id)); err != nil {
				return err
			}
		}
		return nil
	})
	query := register.Query{Kinds: []governance.Kind{"vendor", "person"}, Limit: 2}
	var got []register.Entry
	for page := h.read(query); len(page) > 0 && len(got) <= len(want); page = h.read(query) {
		if len(page) > query.Limit {
			t.Fatalf("a page of %d, limit %d", len(page), query.Limit)
		}
		got = append(got, page...)
		query.After = page[len(page)-1].ID
	}
	wantIDs(t, got, want...)
	query = register.Query{Kinds: query.Kinds}
	wantIDs(t, h.read(query), want...)
}

// testManyIDs: a query may name more than any database takes in a statement.
func testManyIDs(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	ids := make([]governance.ID, 1234)
	links := make([]string, len(ids))
	for i := range ids {
		ids[i] = governance.ID(fmt.Sprintf("person/p%04d", i))
		links[i] = string(ids[i])
	}
	want := []governance.ID{ids[0], ids[600], ids[1233]}
	h.write(func(ctx context.Context, tx register.Tx) error {
		for _, id := range want {
			if _, err := tx.Put(ctx, created(id)); err != nil {
				return err
			}
		}
		_, err := tx.Put(ctx, created("team/all", links...))
		return err
	})
	wantIDs(t, h.read(register.Query{IDs: ids}), want...)
	wantIDs(t, h.history(ids...), want...)
	wantIDs(t, h.read(register.Query{Links: links}), "team/all")
	wantIDs(t, h.read(register.Query{Migrations: ids}))
}

// testBundle: a migration comes with its records, the parties these name,
// their members and employers; and with nothing else.
func testBundle(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	gone := h.create("evidence/m/gone", "migration/m", "person/unseen")
	h.create("migration/m", "person/owner", "team/impl", "steering_group/board", "person/never-written")
	h.create("decision/m/rollback", "migration/m", "team/decider")
	h.create("approval/m/cutover/security/ann", "migration/m", "person/ann")
	h.create("team/impl", "person/contractor")
	h.create("person/contractor", "vendor/acme")
	h.create("vendor/acme")
	h.create("team/decider", "person/ann")
	h.create("steering_group/board", "person/chair")
	for _, id := range []governance.ID{"person/owner", "person/ann", "person/chair", "person/unseen"} {
		h.create(id)
	}
	h.create("migration/other", "person/owner", "person/unseen")
	h.create("evidence/other/shared", "migration/other", "migration/m")
	h.create("team/outsiders", "person/owner")
	h.retire("evidence/m/gone", gone.Incarnation)

	bundle := []governance.ID{
		"approval/m/cutover/security/ann", "decision/m/rollback", "migration/m",
		"person/ann", "person/chair", "person/contractor", "person/owner",
		"steering_group/board", "team/decider", "team/impl", "vendor/acme",
	}
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/m"}}), bundle...)
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/none"}}))

	// Evidence that serves another migration too brings that one along.
	both := append([]governance.ID{"evidence/other/shared", "migration/other", "person/unseen"}, bundle...)
	slices.Sort(both)
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/other"}}),
		slices.DeleteFunc(slices.Clone(both), func(id governance.ID) bool {
			return id.Kind() == "approval" || id.Kind() == "decision" || id == "team/decider" || id == "person/ann"
		})...)
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/m", "migration/other"}}), both...)
}

// testPeers: other migrations of the same platforms come too, and bring
// nothing with them.
func testPeers(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("person/a")
	h.create("person/b")
	h.create("migration/a", "person/a", "platforms/x>y", "team/z")
	h.create("migration/b", "person/b", "platforms/x>y", "platforms/u>v")
	h.create("migration/c", "platforms/u>v", "team/z")
	h.create("gate/d/cutover", "platforms/x>y")
	gone := h.create("migration/e", "platforms/x>y")
	h.retire("migration/e", gone.Incarnation)
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/a"}}), "migration/a", "migration/b", "person/a")
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/c"}}), "migration/b", "migration/c")
}

// testCycle: links may go in circles.
func testCycle(t *testing.T, open Opener) {
	h := opened(t, open, clock.NewFake(start), "tester")
	h.create("migration/m", "team/a", "migration/m")
	h.create("team/a", "team/b")
	h.create("team/b", "team/a", "migration/m")
	wantIDs(t, h.read(register.Query{Migrations: []governance.ID{"migration/m"}}), "migration/m", "team/a", "team/b")
}
