//go:build unix

package acctest

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A user who may only read a register can plan with it and change nothing.
func TestAReadOnlyRegister(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Apply().OK()
	folder := filepath.Dir(w.registerFile())
	must(t, os.Chmod(w.registerFile(), 0o444))
	must(t, os.Chmod(folder, 0o555))
	t.Cleanup(func() { must(t, os.Chmod(folder, 0o700)) })
	addresses := w.StateList()
	run := unprivileged(t, w)
	before := snapshot(t, folder)

	run("plan", "-detailed-exitcode").Empty()
	w.Replace("parties.tf", `"business"`, `"compliance"`)
	run("plan").OK()
	run("apply", "-auto-approve").Fails("").Reports(registerReadOnly, "register.db", "writable")
	run("destroy", "-auto-approve").Fails("").Reports(registerReadOnly, "register.db", "writable")
	same(t, "failing", w.StateList(), addresses)
	if got := snapshot(t, folder); !maps.Equal(got, before) {
		t.Error("the files have changed, or there are others")
	}
}

// A folder in which no register can be created is reported as that.
func TestARegisterThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	folder := filepath.Join(w.Dir, "closed")
	must(t, os.Mkdir(folder, 0o555))
	w.Env = []string{"CIAM_REGISTER=sqlite:closed/register.db"}
	run := unprivileged(t, w)
	run("plan").OK()
	run("apply", "-auto-approve").Fails("").Reports(registerReadOnly, "closed", "writable")
	if got := w.StateList(); len(got) > 0 {
		t.Errorf("the state holds %q", got)
	}
}

// A register file is readable only by its owner, whatever the umask.
func TestARegisterIsPrivate(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	cmd := w.Command("apply", "-auto-approve", "-json")
	cmd.Args = append([]string{"sh", "-c", `umask 000; exec "$@"`, "sh"}, cmd.Args...)
	cmd.Path = "/bin/sh"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	folder := filepath.Dir(w.registerFile())
	for path, mode := range map[string]fs.FileMode{folder: fs.ModeDir | 0o700, w.registerFile(): 0o600} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode() != mode {
			t.Errorf("%s has mode %s, want %s", path, info.Mode(), mode)
		}
	}
	same(t, "an apply", filesUnder(t, folder), []string{".", "register.db"})
}

// unprivileged runs terraform with -json as a user to whom file modes apply:
// root runs it as nobody, who then owns the workspace.
func unprivileged(t *testing.T, w *Workspace) func(args ...string) *Result {
	t.Helper()
	const nobody = 65534
	var as *syscall.SysProcAttr
	if os.Geteuid() == 0 {
		as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		built, err := build()
		must(t, err)
		must(t, os.Chmod(built, 0o755))
		must(t, os.Chmod(filepath.Join(built, "terraformrc"), 0o644))
		for folder := filepath.Dir(w.Dir); strings.HasPrefix(folder, os.TempDir()+"/"); folder = filepath.Dir(folder) {
			must(t, os.Chmod(folder, 0o755))
		}
		must(t, filepath.WalkDir(w.Dir, func(path string, _ fs.DirEntry, err error) error {
			must(t, err)
			return os.Lchown(path, nobody, nobody)
		}))
	}
	return func(args ...string) *Result {
		t.Helper()
		cmd := w.Command(append(args, "-json", "-input=false")...)
		cmd.SysProcAttr = as
		cmd.Env = append(cmd.Env, "HOME="+w.Dir, "TMPDIR="+w.Dir)
		return finish(w, cmd)
	}
}
