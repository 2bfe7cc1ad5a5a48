package acctest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// Workspace is one folder with a configuration and a state.
type Workspace struct {
	t   testing.TB
	Dir string
	// Env are further environment variables, as "NAME=value".
	Env []string
	// clock, if set, is the clock of a provider in this process: see At.
	clock *clock.Fake
	// ran are the statements of that provider.
	ran statements
}

// NewWorkspace is an empty folder.
func NewWorkspace(t testing.TB) *Workspace {
	t.Helper()
	Program(t)
	if _, err := build(); err != nil {
		t.Fatal(err)
	}
	return &Workspace{t: t, Dir: t.TempDir()}
}

// Example is a folder with a copy of the files of examples/<name>, and
// approved_at set to an hour ago.
func Example(t testing.TB, name string) *Workspace {
	t.Helper()
	w := NewWorkspace(t)
	if err := os.CopyFS(w.Dir, os.DirFS(filepath.Join(Root(), "examples", name))); err != nil {
		t.Fatal(err)
	}
	if w.declares("approved_at") {
		w.Write("approved.auto.tfvars", fmt.Sprintf("approved_at = %q\n", Ago(time.Hour)))
	}
	return w
}

// Ago is the time that long before now, as Terraform writes it.
func Ago(d time.Duration) string { return time.Now().UTC().Add(-d).Format(time.RFC3339) }

func (w *Workspace) declares(variable string) bool {
	files, _ := filepath.Glob(filepath.Join(w.Dir, "*.tf"))
	return slices.ContainsFunc(files, func(file string) bool {
		text, _ := os.ReadFile(file)
		return bytes.Contains(text, []byte(fmt.Sprintf("variable %q", variable)))
	})
}

// Write writes a file of the configuration, and replaces one with that name.
func (w *Workspace) Write(name, text string) {
	w.t.Helper()
	file := filepath.Join(w.Dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Replace changes a text in a file, which must have it.
func (w *Workspace) Replace(name, old, next string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		w.t.Fatalf("%s has no %q", name, old)
	}
	w.Write(name, strings.ReplaceAll(string(text), old, next))
}

// Remove deletes a file.
func (w *Workspace) Remove(name string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.Dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

// Run runs terraform with arguments and accepts any outcome. Pass -json to
// commands that support it: otherwise, Diagnostics stay empty.
func (w *Workspace) Run(args ...string) *Result {
	w.t.Helper()
	cmd := w.Command(args...)
	if w.clock != nil {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		cmd.Env = append(cmd.Env, w.serve(ctx))
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatal(err)
	}
	r := &Result{t: w.t, Exit: cmd.ProcessState.ExitCode(), Output: out.String()}
	r.read()
	return r
}

// Command is a prepared run of terraform.
func (w *Workspace) Command(args ...string) *exec.Cmd {
	dir, err := build()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(Program(w.t).path, args...)
	cmd.Dir = w.Dir
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "CIAM_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, fmt.Sprintf("GOGC=%d", collectorPace))
	cmd.Env = append(cmd.Env, "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "terraformrc"), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	cmd.Env = append(cmd.Env, w.Env...)
	return cmd
}

// Plan runs terraform plan -json -detailed-exitcode: exit code 0 is an empty
// plan, 1 an error and 2 a plan with changes.
func (w *Workspace) Plan(args ...string) *Result {
	w.t.Helper()
	return w.Run(append([]string{"plan", "-json", "-input=false", "-detailed-exitcode"}, args...)...)
}

// Apply runs terraform apply -json -auto-approve.
func (w *Workspace) Apply(args ...string) *Result {
	w.t.Helper()
	return w.Run(append([]string{"apply", "-json", "-input=false", "-auto-approve"}, args...)...)
}

// Destroy runs terraform destroy -json -auto-approve.
func (w *Workspace) Destroy(args ...string) *Result {
	w.t.Helper()
	return w.Run(append([]string{"destroy", "-json", "-input=false", "-auto-approve"}, args...)...)
}
