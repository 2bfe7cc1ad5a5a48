package planview

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// Parties that were made at very different times do not lie together in the
// ledger. Where there are not many they are read all at once all the same, and
// so is what is not there.
func TestScatteredParties(t *testing.T) {
	statements := 0
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{Trace: sqlstore.Trace{Statement: func(context.Context, string, time.Duration) { statements++ }}})
	if err != nil {
		t.Fatal(err)
	}
	person := func(i int) governance.Party {
		return governance.Party{Kind: governance.KindPerson, Name: fmt.Sprintf("p%d", i), Function: governance.Security}
	}
	const people = 12
	err = store.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		put := func(r governance.Record) error {
			body, err := json.Marshal(r)
			if err == nil {
				_, err = tx.Put(ctx, register.Change{ID: r.ID(), Body: body, Links: governance.Links(r), Incarnation: "one"})
			}
			return err
		}
		for i := range people {
			if err := put(person(i)); err != nil {
				return err
			}
			for n := range defaultLimits().neighbours {
				noise := governance.Evidence{MigrationID: "migration/m", Name: fmt.Sprintf("e%d-%d", i, n)}
				if err := put(noise); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	statements = 0
	cache := newRecordCache(store)
	for i := range 2 * people { // every second one does not exist
		id := person(i / 2).ID()
		if i%2 == 1 {
			id += "-none"
		}
		found, err := cache.cached(t.Context(), id)
		if err != nil || (found != nil) != (i%2 == 0) {
			t.Errorf("%s is %+v, %v", id, found, err)
		}
	}
	if statements > 2 {
		t.Errorf("%d statements, want 2 at most", statements)
	}
}
