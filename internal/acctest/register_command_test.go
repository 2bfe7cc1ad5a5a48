package acctest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// program runs the provider's own program, as a person does, in the folder of
// a configuration.
func (w *Workspace) program(args ...string) (code int, out, beside string) {
	w.t.Helper()
	dir, err := build()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(dir, "terraform-provider-ciam"), args...)
	cmd.Dir, cmd.Env = w.Dir, append(os.Environ(), w.Env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // the exit code is for the caller
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// A register that was copied from a file into PostgreSQL is the same for the
// states that hang off it, and goes on there.
func TestCopiedRegisterIsTheSame(t *testing.T) {
	t.Parallel()
	address := postgrestest.Fresh(t)
	w := Example(t, "complete")
	w.Apply().OK()
	run := func(args ...string) string {
		t.Helper()
		code, out, beside := w.program(append([]string{"register"}, args...)...)
		if code != 0 || strings.Contains(out+beside, postgrestest.Password) {
			t.Fatalf("%v: exit code %d\n%s\n%s", args, code, out, beside)
		}
		return out
	}
	run("copy", w.address(), address)
	was := run("verify", w.address())
	must(t, os.Rename(filepath.Dir(w.registerFile()), filepath.Join(w.Dir, "old")))

	w.Env = []string{"CIAM_REGISTER=" + address}
	w.Plan().Empty()
	if now := run("verify"); now != was {
		t.Errorf("the checkpoint was %q and is %q", was, now)
	}
	w.Write("more.tf", `resource "ciam_party" "more" {
  kind     = "person"
  name     = "more"
  function = "security"
}
`)
	w.Apply().OK()
	must(t, os.WriteFile(filepath.Join(w.Dir, "trusted.txt"), []byte(was), 0o600))
	now := run("verify", "-checkpoint", "trusted.txt")
	if lines := strings.Count(run("export"), "\n"); now == was || strings.Split(now, "\n")[1] != strconv.Itoa(lines-2) {
		t.Errorf("the checkpoint was %q and is %q, and the export has %d lines", was, now, lines)
	}
	if code, out, beside := w.program("register", "copy", address, "sqlite:old/register.db"); code != 0 || !strings.Contains(out, "copied  1\n") {
		t.Errorf("back: exit code %d\n%s\n%s", code, out, beside)
	}
}

// An unknown command gets an error, and not a plugin that waits for Terraform.
func TestTheProgramsUsage(t *testing.T) {
	t.Parallel()
	w := NewWorkspace(t)
	if code, out, beside := w.program("-h"); code != 0 || !strings.HasPrefix(out, "Usage:\n") {
		t.Errorf("-h: exit code %d\n%s\n%s", code, out, beside)
	}
	for _, args := range [][]string{{"serve"}, {"-nonsense"}, {"register", "move"}} {
		if code, out, beside := w.program(args...); code != 2 || out != "" || !strings.Contains(beside, args[len(args)-1][1:]) {
			t.Errorf("%q: exit code %d\n%s\n%s", args, code, out, beside)
		}
	}
	if code, out, beside := w.program(); code != 1 || out != "" || beside == "" { // go-plugin says that this is a plugin
		t.Errorf("without arguments: exit code %d\n%s\n%s", code, out, beside)
	}
}
