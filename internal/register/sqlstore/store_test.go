package sqlstore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	registertest.Run(t, func(t *testing.T) registertest.Opener {
		address := "sqlite:" + filepath.Join(t.TempDir(), "new", "register.db")
		return func(c clock.Clock, actor string) (register.Archive, error) {
			return Open(address, Options{Clock: c, Actor: actor})
		}
	})
}

// TestSandbox: a register stays what it was born as, and says so.
func TestSandbox(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	for _, test := range []struct{ made, asked, remedy string }{
		{"sqlite:" + path + "1?sandbox=true", "sqlite:" + path + "1", `add "?sandbox=true"`},
		{"sqlite:" + path + "2", "sqlite:" + path + "2?sandbox=true", `remove "?sandbox=true"`},
	} {
		made := opened(t, test.made)
		create(t, made, "person/jane")
		identity, err := made.Identity(context.Background())
		if want := test.remedy[0] == 'a'; err != nil || identity.Sandbox != want {
			t.Errorf("%s: identity %+v, %v", test.made, identity, err)
		}
		unchanged(t, filepath.Dir(path), func() {
			wantErrors(t, opened(t, test.asked), register.ErrSandbox, register.ErrSandbox, test.remedy)
		})
	}
}

// TestStatements: the number of statements grows with the parts of a query,
// and not with what it finds. That the register is the one asked for is seen in
// the first of them.
func TestStatements(t *testing.T) {
	t.Parallel()
	var ran []string
	r, err := Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), Options{Trace: Trace{Statement: func(_ context.Context, s string, _ time.Duration) { ran = append(ran, s) }}})
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]governance.ID, 2*batch+1)
	for i := range ids {
		ids[i] = governance.NewID("person", "p"+string(rune('a'+i%26))+time.Duration(i).String())
	}
	create(t, r, append([]governance.ID{"migration/m", "migration/n"}, ids[:50]...)...)
	for _, test := range []struct {
		what  string
		query register.Query
		want  int
	}{
		{"nothing", register.Query{}, 0},
		{"two migrations", register.Query{Migrations: []governance.ID{"migration/m", "migration/n"}}, 1},
		{"with their past and drafts", register.Query{
			Migrations: []governance.ID{"migration/m"}, PendingLinks: []string{"person/a", "platforms/x"}, Past: kinds("approval"),
		}, 1},
		{"only drafts", register.Query{PendingLinks: []string{"person/a"}}, 1},
		{"neighbours", register.Query{Neighbours: ids[0], Kinds: governance.PartyKinds()}, 1},
		{"500 ids", register.Query{IDs: ids[:batch]}, 1},
		{"501 ids", register.Query{IDs: ids[:batch+1]}, 2},
		{"1001 ids", register.Query{IDs: ids}, 3},
		{"all parts", register.Query{
			IDs: ids[:3], Migrations: []governance.ID{"migration/m"}, Links: []string{"a", "b"}, Latest: []string{"a", "b"}, Kinds: governance.PartyKinds(),
		}, 5},
	} {
		ran = nil
		if _, err := r.Read(context.Background(), test.query); err != nil {
			t.Fatal(err)
		}
		if len(ran) != test.want {
			t.Errorf("%s: %d statements, want %d:\n%q", test.what, len(ran), test.want, ran)
		}
	}
	for what, read := range map[string]func(context.Context) error{
		"the identity":   func(ctx context.Context) error { _, err := r.Identity(ctx); return err },
		"a past":         func(ctx context.Context) error { _, err := r.Past(ctx, "migration/m", "approval"); return err },
		"ids of parties": func(ctx context.Context) error { _, err := r.IDs(ctx, 9, governance.PartyKinds()...); return err },
	} {
		ran = nil
		if err := read(t.Context()); err != nil || len(ran) != 1 {
			t.Errorf("%s: %d statements, want 1: %v\n%q", what, len(ran), err, ran)
		}
	}
}

// TestBrokenWrite: a write that failed half-way is not kept, even by who pays
// no attention to its error.
func TestBrokenWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	r := opened(t, "sqlite:"+path)
	create(t, r, "person/first")
	execute(t, path, `INSERT INTO ledger_tree (idx, hash) VALUES (1, 'in the way')`)
	var first, second error
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		_, first = tx.Put(ctx, register.Change{ID: "person/second", Body: []byte(`{}`), Incarnation: "i"})
		_, second = tx.Retire(ctx, "person/first", "i")
		return nil
	})
	if err == nil || !errors.Is(first, err) || !errors.Is(second, err) {
		t.Errorf("Put: %v; Retire: %v; Write: %v; want one error", first, second, err)
	}
	wantRead(t, r, "person/first")
}

// TestDefaults: without options the clock is the machine's.
func TestDefaults(t *testing.T) {
	t.Parallel()
	r := opened(t, "sqlite:"+filepath.Join(t.TempDir(), "register.db"))
	before := time.Now().UTC().Truncate(time.Second)
	entry := create(t, r, "person/jane")
	if entry.Actor != "unknown" || entry.At.Before(before) || entry.At.After(time.Now()) {
		t.Errorf("written at %v by %q", entry.At, entry.Actor)
	}
}

func opened(t *testing.T, address string) register.Archive {
	t.Helper()
	r, err := Open(address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// create writes new records in one transaction, and returns the last.
func create(t *testing.T, r register.Register, ids ...governance.ID) (entry register.Entry) {
	t.Helper()
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) (err error) {
		for _, id := range ids {
			entry, err = tx.Put(ctx, register.Change{ID: id, Body: []byte(`{}`), Links: []string{"vendor/v"}, Incarnation: "i"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// retire retires a record that create made.
func retire(t *testing.T, r register.Register, id governance.ID) {
	t.Helper()
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		done, err := tx.Retire(ctx, id, "i")
		if !done {
			t.Errorf("%s was not retired", id)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// wantRead checks which people the register holds.
func wantRead(t *testing.T, r register.Register, want ...governance.ID) {
	t.Helper()
	entries, err := r.Read(context.Background(), register.Query{Kinds: []governance.Kind{"person"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []governance.ID
	for _, entry := range entries {
		got = append(got, entry.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}

// files are the names of all files below a folder.
func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			path, err = filepath.Rel(folder, path)
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func equalNames(got []string, want ...string) bool { return slices.Equal(got, want) }

// unchanged checks that do changes no file below a folder, and makes none.
func unchanged(t *testing.T, folder string, do func()) {
	t.Helper()
	contents := func() map[string]string {
		found := map[string]string{}
		for _, name := range files(t, folder) {
			content, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil && !errors.Is(err, fs.ErrPermission) {
				t.Fatal(err)
			}
			found[name] = string(content)
		}
		return found
	}
	before := contents()
	do()
	after := contents()
	for name, content := range after {
		if was, there := before[name]; !there || was != content {
			t.Errorf("%s was made or changed", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("there were %d files, now %d", len(before), len(after))
	}
}
