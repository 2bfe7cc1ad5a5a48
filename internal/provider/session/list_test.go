package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// queries is a register that notes what is read of it.
type queries struct {
	register.Register
	asked []string
	// statements is how many the store has run.
	statements int
}

func (q *queries) Read(ctx context.Context, query register.Query) ([]register.Entry, error) {
	q.asked = append(q.asked, fmt.Sprintf("%s after %q, ids %s", query.Kinds, query.After, query.IDs))
	return q.Register.Read(ctx, query)
}

func (q *queries) Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]register.Entry, error) {
	q.asked = append(q.asked, fmt.Sprintf("%s of %s", kinds, migration))
	return q.Register.Past(ctx, migration, kinds...)
}

func listing(t testing.TB) (*session.Session, *queries) {
	t.Helper()
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	q := &queries{}
	store, err := sqlstore.Open(address, sqlstore.Options{Trace: sqlstore.Trace{Statement: func(context.Context, string, time.Duration) { q.statements++ }}})
	if err != nil {
		t.Fatal(err)
	}
	q.Register = store
	return session.New(q, address, "", environment.Default(clock.NewFake(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)))), q
}

func (q *queries) write(t testing.TB, do func(ctx context.Context, tx register.Tx) error) {
	t.Helper()
	if err := q.Write(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

// put writes a revision of a record over that of a number.
func put(ctx context.Context, tx register.Tx, r governance.Record, over int64) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.Put(ctx, register.Change{ID: r.ID(), Body: body, Links: governance.Links(r), Expect: over, Incarnation: "one"})
	return err
}

func exception(migration, name, reason string) governance.Exception {
	return governance.Exception{MigrationID: governance.NewID(governance.KindMigration, migration), Name: name, Rule: "CIAM502", Reason: reason}
}

// A list of one migration reads nothing of any other, and of each record what
// it is now: not what it was, and not one that was retired.
func TestListOfOneMigration(t *testing.T) {
	s, q := listing(t)
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		for _, e := range []governance.Exception{exception("a", "one", "first"), exception("a", "two", ""), exception("a", "three", ""), exception("b", "four", "")} {
			if err := put(ctx, tx, e, 0); err != nil {
				return err
			}
		}
		if err := put(ctx, tx, exception("a", "one", "second"), 1); err != nil {
			return err
		}
		for _, name := range []string{"two", "three"} {
			if _, err := tx.Retire(ctx, exception("a", name, "").ID(), "one"); err != nil {
				return err
			}
		}
		return put(ctx, tx, exception("a", "three", "again"), 0)
	})
	got, diags := s.List(t.Context(), "migration/a", governance.KindException)
	if diags.HasError() {
		t.Fatal(diags)
	}
	want := []string{"exception/a/one second", "exception/a/three again"}
	if found := reasons(got); !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if asked := []string{"[exception] of migration/a"}; !slices.Equal(q.asked, asked) {
		t.Errorf("asked for %q, want %q", q.asked, asked)
	}
}

func reasons(records []governance.Record) []string {
	var found []string
	for _, r := range records {
		found = append(found, strings.TrimSpace(string(r.ID())+" "+r.(governance.Exception).Reason))
	}
	return found
}

// A list of all goes from page to page until there are no more.
func TestListPages(t *testing.T) {
	s, q := listing(t)
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		for i := range 2000 {
			if err := put(ctx, tx, exception(fmt.Sprintf("m%04d", i), "x", ""), 0); err != nil {
				return err
			}
		}
		return nil
	})
	got, diags := s.List(t.Context(), "", governance.KindException, governance.KindPermit)
	if diags.HasError() || len(got) != 2000 || !slices.IsSorted(reasons(got)) {
		t.Errorf("%d records, %v", len(got), diags)
	}
	want := []string{
		`[exception] after "", ids []`, `[exception] after "exception/m0999/x", ids []`, `[exception] after "exception/m1999/x", ids []`,
		`[permit] after "", ids []`,
	}
	if !slices.Equal(q.asked, want) {
		t.Errorf("asked for %q, want %q", q.asked, want)
	}
}

// Single records are read once each, in one statement, or in none.
func TestFetch(t *testing.T) {
	s, q := listing(t)
	q.write(t, func(ctx context.Context, tx register.Tx) error { return put(ctx, tx, exception("a", "one", ""), 0) })
	none, diags := s.Fetch(t.Context())
	if len(none) != 0 || diags.HasError() || len(q.asked) != 0 {
		t.Errorf("nothing was asked for: %v, %v, %q", none, diags, q.asked)
	}
	got, diags := s.Fetch(t.Context(), "exception/a/one", "exception/a/two", "exception/a/one")
	if len(got) != 1 || got["exception/a/one"] == nil || diags.HasError() {
		t.Errorf("got %v, %v", got, diags)
	}
	if want := []string{`[] after "", ids [exception/a/one exception/a/two]`}; !slices.Equal(q.asked, want) {
		t.Errorf("asked for %q, want %q", q.asked, want)
	}
}

// What cannot be read is an error, and never a shorter list.
func TestListOfTheUnreadable(t *testing.T) {
	s, q := listing(t)
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Put(ctx, register.Change{ID: "exception/a/one", Body: []byte(`{"name":"another"}`), Incarnation: "one"})
		return err
	})
	_, all := s.List(t.Context(), "", governance.KindException)
	_, one := s.List(t.Context(), "migration/a", governance.KindException)
	_, fetched := s.Fetch(t.Context(), "exception/a/one")
	for _, diags := range []interface{ HasError() bool }{all, one, fetched} {
		if !diags.HasError() {
			t.Error("an unreadable record was left out")
		}
	}
}
