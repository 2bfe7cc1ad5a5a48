package acctest

import (
	"database/sql"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// A file that is not a register, or is unreadable for this version, stays
// exactly as it is, and so does the state.
func TestAnUnusableRegisterFileIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(t *testing.T, file string)
		kind  string // the headline of the error
	}{
		"no database": {func(t *testing.T, file string) {
			must(t, os.WriteFile(file, []byte(strings.Repeat("shopping list\n", 1000)), 0o600))
		}, registerUnreadable},
		"cut off": {func(t *testing.T, file string) {
			info, err := os.Stat(file)
			must(t, err)
			must(t, os.Truncate(file, info.Size()/2))
		}, registerUnreadable},
		"overwritten in the middle": {func(t *testing.T, file string) {
			f, err := os.OpenFile(file, os.O_WRONLY, 0)
			must(t, err)
			info, err := f.Stat()
			must(t, err)
			_, err = f.WriteAt([]byte(strings.Repeat("\xff", int(info.Size())-4096)), 4096)
			must(t, err)
			must(t, f.Close())
		}, registerUnreadable},
		"a folder": {func(t *testing.T, file string) {
			must(t, os.Remove(file))
			must(t, os.Mkdir(file, 0o700))
			must(t, os.WriteFile(filepath.Join(file, "precious"), []byte("text"), 0o600))
		}, ""},
		"the database of something else": {func(t *testing.T, file string) {
			must(t, os.Remove(file))
			database(t, file, `CREATE TABLE orders (id TEXT)`)
		}, registerUnreadable},
		"a newer schema": {func(t *testing.T, file string) {
			database(t, file, `INSERT INTO ciam_schema (version_id, is_applied) VALUES (99, 1)`)
		}, registerNewer},
		"without its identity": {func(t *testing.T, file string) {
			database(t, file, `DELETE FROM register`)
		}, registerUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties")
			w.Apply().OK()
			test.spoil(t, w.registerFile())
			addresses, files := w.StateList(), snapshot(t, filepath.Dir(w.registerFile()))
			for _, run := range []*Result{w.Plan(), w.Plan("-refresh=false"), w.Apply(), w.Destroy()} {
				run.Fails("").Reports(test.kind, "register.db")
			}
			same(t, "failing", w.StateList(), addresses)
			if got := snapshot(t, filepath.Dir(w.registerFile())); !maps.Equal(got, files) {
				t.Errorf("the files have changed, or there are others")
			}

			// A new state does not take it for an empty register either.
			must(t, os.Remove(filepath.Join(w.Dir, "terraform.tfstate")))
			for _, run := range []func(...string) *Result{w.Plan, w.Apply} {
				run().Fails("").Reports(test.kind)
			}
			if got := snapshot(t, filepath.Dir(w.registerFile())); !maps.Equal(got, files) {
				t.Errorf("a new state has changed the files")
			}
		})
	}
}

// database runs a statement on an SQLite file.
func database(t testing.TB, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file)
	must(t, err)
	_, err = db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}

// snapshot is the content of every file under a folder, by path, with its mode.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		must(t, err)
		files[path] = info.Mode().String()
		if entry.Type().IsRegular() {
			files[path] += "\n" + contents(t, path)
		}
		return nil
	}))
	return files
}

// Reading leaves no files behind.
func TestOnlyAnApplyMakesARegister(t *testing.T) {
	t.Parallel()
	w := small(t)
	before := filesUnder(t, w.Dir)
	for _, args := range [][]string{{"validate"}, {"plan"}, {"plan", "-refresh=false"}, {"plan", "-refresh-only"}, {"plan", "-destroy"}, {"plan", "-out=p.tfplan"}} {
		w.Run(append(args, "-json")...).OK()
	}
	must(t, os.Remove(filepath.Join(w.Dir, "p.tfplan")))
	w.Replace("migration.tf", "party = ciam_party.security.id", "party = ciam_party.engineer.id")
	w.Apply().Fails("CIAM205") // refused at plan
	same(t, "looking", filesUnder(t, w.Dir), before)
}
