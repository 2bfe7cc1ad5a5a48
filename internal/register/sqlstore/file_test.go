package sqlstore

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestNothingMade: to look at a register that does not exist makes nothing.
func TestNothingMade(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	r := opened(t, "sqlite:"+filepath.Join(folder, "a", "b", "register.db"))
	wantRead(t, r)
	if identity, err := r.Identity(context.Background()); err != nil || identity.Exists() {
		t.Errorf("identity %+v, %v", identity, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("there is %v, %v", entries, err)
	}
}

// TestPrivate: what is made may be read by its owner only, also the files
// that SQLite puts beside it; what was there keeps its mode.
func TestPrivate(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "shared")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "own", "deep", "register.db")
	r := opened(t, "sqlite:"+path)
	mode := func(path string, want os.FileMode) {
		t.Helper()
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		for i := range 200 {
			change := register.Change{ID: governance.NewID("person", "p"+time.Duration(i).String()), Body: []byte(`{}`), Incarnation: "i"}
			if _, err := tx.Put(ctx, change); err != nil {
				return err
			}
		}
		for _, file := range files(t, filepath.Dir(path)) {
			mode(filepath.Join(filepath.Dir(path), file), 0o600)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mode(folder, 0o755)
	mode(filepath.Join(folder, "own"), 0o700)
	mode(filepath.Join(folder, "own", "deep"), 0o700)
	mode(path, 0o600)
	if got := files(t, folder); len(got) != 1 {
		t.Errorf("there are the files %q", got)
	}
}

// TestEmptyFile: a file without content, or a database without tables, is a
// register that was not made yet.
func TestEmptyFile(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"empty":     nil,
		"no tables": emptyDatabase(t),
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "register.db")
			overwrite(t, path, content)
			r := opened(t, "sqlite:"+path)
			unchanged(t, folder, func() { wantRead(t, r) })
			create(t, r, "person/jane")
			wantRead(t, r, "person/jane")
			audit(t, "sqlite:"+path)
		})
	}
}

// TestNotARegister: whatever is there instead of a register stays as it is,
// and the message says what to do.
func TestNotARegister(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "register.db")
	create(t, opened(t, "sqlite:"+good), "person/jane")
	register1, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 20_000)
	for i := range noise {
		noise[i] = byte(rand.IntN(256))
	}
	for name, test := range map[string]struct {
		content []byte
		want    error
		text    string
	}{
		"noise":          {noise, register.ErrCorrupt, "restore it from a backup"},
		"text":           {[]byte("hello"), register.ErrCorrupt, "restore it from a backup"},
		"cut in half":    {register1[:len(register1)/2], register.ErrCorrupt, "restore it from a backup"},
		"only a header":  {register1[:100], register.ErrCorrupt, "restore it from a backup"},
		"half a header":  {register1[:50], register.ErrCorrupt, "restore it from a backup"},
		"noise inside":   {append(bytes.Clone(register1[:4096]), noise...), register.ErrCorrupt, "restore it from a backup"},
		"something else": {edited(t, nil, `CREATE TABLE customers (name TEXT)`), register.ErrCorrupt, "another program"},
		"other goose":    {edited(t, nil, `CREATE TABLE goose_db_version (version_id INTEGER)`), register.ErrCorrupt, "another program"},
		"newer":          {edited(t, register1, `INSERT INTO ciam_schema (version_id, is_applied) VALUES (99, 1)`), register.ErrNewer, "upgrade the provider"},
		"no identity":    {edited(t, register1, `DELETE FROM register`), register.ErrCorrupt, "restore it from a backup"},
		"no table":       {edited(t, register1, `DROP TABLE register`), register.ErrCorrupt, "restore it from a backup"},
		"no columns":     {edited(t, register1, `ALTER TABLE register DROP COLUMN uuid`), register.ErrCorrupt, "restore it from a backup"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "register.db")
			overwrite(t, path, test.content)
			unchanged(t, folder, func() {
				wantErrors(t, opened(t, "sqlite:"+path), test.want, test.want, test.text)
			})
		})
	}
	t.Run("folder", func(t *testing.T) {
		folder := t.TempDir()
		unchanged(t, folder, func() {
			wantErrors(t, opened(t, "sqlite:"+folder), register.ErrAddress, register.ErrAddress, "is a folder")
		})
	})
	t.Run("below a file", func(t *testing.T) {
		r := opened(t, "sqlite:"+filepath.Join(good, "register.db"))
		unchanged(t, filepath.Dir(good), func() { wantErrors(t, r, register.ErrAddress, register.ErrAddress, good) })
	})
	t.Run("device", func(t *testing.T) {
		wantErrors(t, opened(t, "sqlite:"+os.DevNull), register.ErrAddress, register.ErrAddress, os.DevNull)
	})
}

// TestEdited: what was changed behind the provider's back is told.
func TestEdited(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "register.db")
	r := opened(t, "sqlite:"+path)
	create(t, r, "person/body", "person/both", "person/good", "person/ledger", "person/actor", "person/at", "person/lost", "person/undone", "person/risen")
	change(t, r, "person/good", 1)
	change(t, r, "person/undone", 1)
	retire(t, r, "person/risen")
	other := governance.SHA256([]byte(`{"a":1}`))
	execute(t, path,
		`UPDATE records SET body = '{"a":1}' WHERE id = 'person/body'`,
		`UPDATE records SET body = '{"a":1}', digest = '`+other+`' WHERE id = 'person/both'`,
		`DELETE FROM ledger WHERE id = 'person/ledger'`,
		`UPDATE records SET actor = 'nobody' WHERE id = 'person/actor'`,
		`UPDATE records SET at = '2020-01-01T00:00:00Z' WHERE id = 'person/at'`,
		`UPDATE records SET migration = 'migration/other' WHERE id = 'person/lost'`,
		`UPDATE records SET state = 'superseded' WHERE id = 'person/undone' AND revision = 2`,
		`UPDATE records SET state = 'current' WHERE id = 'person/undone' AND revision = 1`,
		`UPDATE records SET state = 'current' WHERE id = 'person/risen' AND revision = 2`)
	entries, err := r.Read(context.Background(), register.Query{Kinds: []governance.Kind{"person"}})
	if err != nil || len(entries) != 9 {
		t.Fatalf("read %d records, %v", len(entries), err)
	}
	for _, entry := range entries {
		if want := entry.ID != "person/good"; entry.Edited != want {
			t.Errorf("%s: edited is %t", entry.ID, entry.Edited)
		}
	}
	// What was before a change, or a retirement, is no less sound for that.
	history, err := registertest.History(context.Background(), r, "person/good")
	if err != nil || len(history) != 2 || history[0].Edited || history[1].Edited {
		t.Errorf("history %+v, %v", history, err)
	}
}
