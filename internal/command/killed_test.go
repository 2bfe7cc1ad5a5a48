package command

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// kill runs the program 40 times after some whole runs, and kills it at random moments.
// After each run, done looks at what it left and tells whether it had finished its work.
// Some runs must be killed before that.
func kill(t *testing.T, args []string, done func() bool) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts the program 40 times")
	}
	start := func() *exec.Cmd {
		program := exec.CommandContext(t.Context(), os.Args[0])
		program.Env = append(os.Environ(), commandLine+"="+strings.Join(args, "\n"))
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		return program
	}
	whole := time.Hour
	for range 3 { // the fastest counts: others wait for the disk
		began := clock.System{}.Now()
		if err := start().Wait(); err != nil {
			t.Fatal(err)
		}
		whole = min(whole, clock.System{}.Now().Sub(began))
		if !done() {
			t.Fatal("a whole run has not finished its work")
		}
	}
	finished := 0
	for range 40 {
		program := start()
		time.Sleep(time.Duration(rand.Int64N(int64(whole) * 6 / 5)))
		_ = program.Process.Kill() // unless it has ended
		_ = program.Wait()
		if done() {
			finished++
		}
	}
	t.Logf("40 runs of %s were killed: %d had finished", whole, finished)
	if finished == 40 {
		t.Error("no run was killed before it had finished")
	}
}

// A killed copy into a new file leaves nothing there, or a complete register, and the
// next copy removes what it left beside it.
func TestCopyKilled(t *testing.T) {
	from := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	grow(t, from, 500)
	want := checkpoint(t, from)
	target := filepath.Join(t.TempDir(), "copy.db")
	args := []string{"register", "copy", from, "sqlite:" + target}
	kill(t, args, func() bool {
		left, err := filepath.Glob(target + "*")
		if err != nil {
			t.Fatal(err)
		}
		if len(left) > 1 || len(left) == 1 && checkpoint(t, "sqlite:"+target) != want {
			t.Errorf("left %v", left)
		}
		remove(t, target)
		return len(left) == 1
	})
	run(t, nil, args...).ok()
	alone(t, target)
}

// alone fails the test unless a folder has one file only.
func alone(t *testing.T, path string) {
	t.Helper()
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 || left[0].Name() != filepath.Base(path) {
		t.Errorf("the folder of %s holds %v, %v", filepath.Base(path), left, err)
	}
}

// A killed export leaves the file that was there before, or a complete new one. The next
// one removes what it left beside the file.
func TestExportKilled(t *testing.T) {
	from := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	grow(t, from, 500)
	want := run(t, nil, "register", "export", from).ok().out
	for name, before := range map[string]string{"a new file": "", "over an older file": "{}\n"} {
		t.Run(name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "register.jsonl")
			reset := func() {
				if remove(t, target); before != "" {
					if err := os.WriteFile(target, []byte(before), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			reset()
			args := []string{"register", "export", "-o", target, from}
			kill(t, args, func() bool {
				got, err := os.ReadFile(target)
				absent := errors.Is(err, fs.ErrNotExist)
				if err != nil && !absent {
					t.Fatal(err)
				}
				text := string(got)
				if unchanged := absent == (before == "") && text == before; !unchanged && text != want {
					t.Errorf("left %d bytes, want the %d before or the %d of an export", len(text), len(before), len(want))
				}
				reset()
				return text == want
			})
			run(t, nil, args...).ok()
			alone(t, target)
		})
	}
}

// A killed restored has written its entry, or has not. The register is sound then, and
// can be written to.
func TestRestoredKilled(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	grow(t, address, 50)
	noteAt(t, clock.System{}.Now(), nil, "accept-clock", "-reason", "the fixture lies ahead", address).ok()
	revisions := int64(0)
	kill(t, []string{"register", "restored", "-reason", "the disk failed", address}, func() bool {
		checkpoint(t, address) // it verifies
		last, err := register.LastEntry(t.Context(), opened(t, address), register.NoteRestored)
		if err != nil {
			t.Fatal(err)
		}
		more := last.Revision - revisions
		if more < 0 || more > 1 {
			t.Errorf("one run wrote %d entries", more)
		}
		revisions = last.Revision
		return more == 1
	})
	run(t, nil, "register", "restored", "-reason", "the disk failed", address).ok()
}

// remove removes a file, if it is there.
func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}
