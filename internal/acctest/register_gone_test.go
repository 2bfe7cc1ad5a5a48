package acctest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// everyRun are the runs of Terraform that read the register.
var everyRun = [][]string{
	{"plan"},
	{"plan", "-refresh=false"},
	{"plan", "-refresh-only"},
	{"plan", "-destroy", "-refresh=false"},
	{"apply", "-auto-approve"},
	{"apply", "-auto-approve", "-refresh=false"},
	{"apply", "-auto-approve", "-refresh-only"},
	{"destroy", "-auto-approve"},
}

// A missing or different register never counts as deleted records: every
// terraform command fails before it changes anything, and shows what to do.
func TestMissingRegisterIsNotDeletion(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lose  func(t *testing.T, w *Workspace)
		names []string
	}{
		"deleted": {func(t *testing.T, w *Workspace) {
			must(t, os.RemoveAll(filepath.Dir(w.registerFile())))
		}, []string{"register.db"}},
		"an empty file": {func(t *testing.T, w *Workspace) {
			must(t, os.Truncate(w.registerFile(), 0))
		}, []string{"register.db"}},
		"another path, with nothing there": {func(_ *testing.T, w *Workspace) {
			w.Env = append(w.Env, "CIAM_REGISTER=sqlite:elsewhere/register.db")
		}, []string{"elsewhere/register.db", "CIAM_REGISTER"}},
		"another register": {func(t *testing.T, w *Workspace) {
			other := small(t, "parties")
			other.Apply().OK()
			share(other, w)
		}, []string{"CIAM_REGISTER", "import"}},
		"another register with the same records": {func(t *testing.T, w *Workspace) {
			other := small(t)
			other.Apply().OK()
			share(other, w)
		}, []string{"CIAM_REGISTER", "import"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t)
			w.Apply().OK()
			id := w.registerID()
			test.lose(t, w)
			before, files := w.StateList(), filesUnder(t, w.Dir)
			state := contents(t, filepath.Join(w.Dir, "terraform.tfstate"))
			for _, args := range everyRun {
				r := w.Run(append(args, "-json", "-input=false")...).Fails("CIAM909")
				r.Reports("CIAM909", append(test.names, id)...)
				if contents(t, filepath.Join(w.Dir, "terraform.tfstate")) != state {
					t.Errorf("%s has changed the state", args)
				}
			}
			same(t, "all that", w.StateList(), before)
			if got := filesUnder(t, w.Dir); !slices.Equal(got, files) {
				t.Errorf("files were made or removed: now %q, before %q", got, files)
			}
		})
	}
}

// Without a refresh, a tainted resource has no private state with its register,
// and is still not lost.
func TestATaintedResourceOfALostRegisterIsKept(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Apply().OK()
	for _, address := range w.StateList() {
		w.Run("taint", address).OK()
	}
	must(t, os.RemoveAll(filepath.Dir(w.registerFile())))
	before := w.StateList()
	w.Apply("-refresh=false").Fails("CIAM909")
	same(t, "apply", w.StateList(), before)
}

// The fix in the message works.
func TestBeginningAnewOnPurpose(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Apply().OK()
	must(t, os.RemoveAll(filepath.Dir(w.registerFile())))
	w.Run(append([]string{"state", "rm"}, w.StateList()...)...).OK()
	w.Apply().OK()
	w.Plan().Empty()
	w.holdsWhatTheStateHolds()
}

// A register is identified by its identity, not by the path of its file.
func TestARegisterThatWasMovedIsTheSame(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	must(t, os.Rename(filepath.Dir(w.registerFile()), filepath.Join(w.Dir, "moved")))
	w.Env = []string{"CIAM_REGISTER=sqlite:moved/register.db"}
	w.Plan().Empty()
	must(t, os.Rename(filepath.Join(w.Dir, "moved"), filepath.Dir(w.registerFile())))
	w.Env = nil
	w.Plan().Empty()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// filesUnder are the files and folders under a folder, without terraform's own.
func filesUnder(t testing.TB, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, _ fs.DirEntry, err error) error {
		if path == ".terraform" {
			return errors.Join(err, fs.SkipDir)
		}
		if ok, _ := filepath.Match("terraform.tfstate*", path); !ok {
			names = append(names, path)
		}
		return err
	})
	must(t, err)
	return names
}
