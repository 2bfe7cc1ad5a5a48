package planview

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

const owner = "one"

// stored is a register with the records, each written over the one before with its id.
func stored(t *testing.T, records ...governance.Record) register.Archive {
	t.Helper()
	r, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	revisions := map[governance.ID]int64{}
	err = r.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		clear(revisions)
		for _, record := range records {
			body, err := governance.Canonical(record)
			if err != nil {
				return err
			}
			id := record.ID()
			if _, err := tx.Put(ctx, register.Change{ID: id, Expect: revisions[id], Body: body, Links: governance.Links(record), Incarnation: owner}); err != nil {
				return err
			}
			revisions[id]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Evidence is retained by its own revisions, not by those of other evidence.
func TestRetentionOfEvidence(t *testing.T) {
	t.Parallel()
	a, b := governance.Evidence{MigrationID: testMigration, Name: "a", URI: "first"}, governance.Evidence{MigrationID: testMigration, Name: "b", URI: "other"}
	again := a
	again.URI = "second"
	v := New(stored(t, governance.Migration{Name: "m"}, a, b, again))
	s, err := v.Stored(t.Context(), a.ID())
	if err != nil {
		t.Fatal(err)
	}
	retention, err := v.RetentionOf(t.Context(), s)
	var uris []string
	for _, r := range retention.Revisions {
		uris = append(uris, r.(governance.Evidence).URI)
	}
	if err != nil || !slices.Equal(slices.Compact(uris), []string{"first", "second"}) {
		t.Errorf("%q, %v", uris, err)
	}
}

// A retired record was not deleted outside the provider, and one that never existed was
// not either.
func TestRetiredIsNotDeleted(t *testing.T) {
	t.Parallel()
	r := stored(t, governance.Party{Kind: governance.KindPerson, Name: "a"})
	err := r.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Retire(ctx, testParty, owner)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []governance.ID{testParty, "person/nobody"} {
		if _, deleted, err := Deleted(t.Context(), r, id); deleted || err != nil {
			t.Errorf("%s: %t, %v", id, deleted, err)
		}
	}
}

// The persons of a walk are those of the register without those that it destroys, and
// those that it plans.
func TestPersons(t *testing.T) {
	t.Parallel()
	v := New(stored(t, governance.Party{Kind: governance.KindPerson, Name: "a"}, governance.Party{Kind: governance.KindPerson, Name: "b"}, governance.Party{Kind: governance.KindTeam, Name: "t"}))
	v.PlanDestroy(testParty, owner)
	planIn(t, v, governance.Party{Kind: governance.KindPerson, Name: "c"}, "", true)
	planIn(t, v, governance.Party{Kind: governance.KindPerson, Name: "b", Email: "planned@example.com"}, owner, true)
	found, err := v.Persons(t.Context())
	if err != nil || len(found) != 2 || found[0].Name != "b" || found[0].Email == "" || found[1].Name != "c" {
		t.Errorf("%+v, %v", found, err)
	}
}
