// Package registertest is the suite that every store of a register passes.
package registertest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Opener opens one more handle on a register, as another process would. The
// suite closes it.
type Opener func(c clock.Clock, actor string) (register.Archive, error)

// Run tests a store against what package register promises. It calls fresh for
// each register of each test, which must not exist yet. The tests are parallel,
// so fresh is called by several goroutines at once.
func Run(t *testing.T, fresh func(t *testing.T) Opener) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"not made yet", testAbsent},
		{"identity", testIdentity},
		{"put", testPut},
		{"put refused", testPutRefused},
		{"conflict", testConflict},
		{"retire", testRetire},
		{"history", testHistory},
		{"past", testPast},
		{"queries", testQueries},
		{"pages", testPages},
		{"many ids", testManyIDs},
		{"bundle", testBundle},
		{"bundle of peers", testPeers},
		{"bundle of cycles", testCycle},
		{"snapshot", testSnapshot},
		{"snapshot refused", testSnapshotRefused},
		{"bundle of crowds", testManyPeers},
		{"bundle with its past", testBundlePast},
		{"contested", testContested},
		{"drafts", testDrafts},
		{"latest", testLatest},
		{"neighbours", testBeside},
		{"ids", testIDs},
		{"all or nothing", testRollback},
		{"panic", testPanic},
		{"cancelled", testCancelled},
		{"reads its writes", testOwnWrites},
		{"time", testTime},
		{"ledger", testLedger},
		{"ledger queries", testLedgerQueries},
		{"extends", testExtends},
		{"inventory", testInventory},
		{"goroutines", testGoroutines},
		{"one creator", testOneCreator},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, fresh(t))
		})
	}
	for _, test := range []struct {
		name string
		run  func(t *testing.T, from, to Opener)
	}{
		{"copy", testCopy},
		{"copy refused", testCopyRefused},
		{"copy over another", testForeign},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, fresh(t), fresh(t))
		})
	}
	t.Run("model", func(t *testing.T) {
		t.Parallel()
		testModel(t, func() Opener { return fresh(t) })
	})
}

// start is where every test's clock starts.
var start = time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)

// tb is a testing.TB or a rapid.T.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
}

// History returns every revision of records, retired ones too, ordered by id
// and revision.
func History(ctx context.Context, r register.Reader, ids ...governance.ID) (found []register.Entry, err error) {
	type past struct {
		migration governance.ID
		kind      governance.Kind
	}
	asked := map[past]governance.Set[governance.ID]{}
	for _, id := range governance.NewSet(ids...) {
		of := past{id.Migration(), id.Kind()}
		asked[of] = append(asked[of], id)
	}
	for of, ids := range asked {
		entries, err := r.Past(ctx, of.migration, of.kind)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if ids.Has(e.ID) {
				found = append(found, e)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b register.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return found, nil
}

// wantIDs checks which records were read, and in which order.
func wantIDs(t tb, got []register.Entry, want ...governance.ID) {
	t.Helper()
	var ids []governance.ID
	for _, entry := range got {
		ids = append(ids, entry.ID)
	}
	if !slices.Equal(ids, want) {
		t.Fatalf("read %v, want %v", ids, want)
	}
}

// wantEntries checks what was read, to the last field.
func wantEntries(t tb, got, want []register.Entry) {
	t.Helper()
	if !slices.EqualFunc(got, want, equal) {
		t.Fatalf("read\n%+v\nwant\n%+v", got, want)
	}
}

func equal(a, b register.Entry) bool {
	return a.ID == b.ID && a.Revision == b.Revision && a.Incarnation == b.Incarnation &&
		string(a.Body) == string(b.Body) && a.Digest == b.Digest && a.At.Equal(b.At) &&
		a.At.Location() == b.At.Location() && a.Actor == b.Actor && a.Retired == b.Retired && a.Edited == b.Edited
}

// wantConflict checks that err is a *Conflict with the revision that is there.
func wantConflict(t tb, err error, now int64) {
	t.Helper()
	var conflict *register.Conflict
	if !errors.As(err, &conflict) || !errors.Is(err, register.ErrConflict) {
		t.Fatalf("got error %v, want a conflict", err)
	}
	if conflict.Now.Revision != now {
		t.Fatalf("the conflict shows revision %d, want %d", conflict.Now.Revision, now)
	}
}
