package command

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// checkpoint is what verify prints of a register.
func checkpoint(t *testing.T, address string) string {
	t.Helper()
	return run(t, nil, "register", "verify", address).ok("terraform-provider-ciam/register/").out
}

// TestCopy checks that a copy has the checkpoint and the identity of the original,
// and that later copies add what is new.
func TestCopy(t *testing.T) {
	file, path := filled(t)
	database := postgrestest.Fresh(t)
	run(t, nil, "register", "copy", file, database).ok(fmt.Sprintf("copied  %d\n", registertest.FixtureSize), file, "postgres://127.0.0.1")
	if one, other := checkpoint(t, file), checkpoint(t, database); one != other {
		t.Errorf("the checkpoint is %q, and of the copy %q", one, other)
	}
	run(t, nil, "register", "copy", file, database).ok("copied  0\n")
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "later"})
	run(t, nil, "register", "copy", file, database).ok("copied  1\nentries 14\n")
	run(t, nil, "register", "copy", database, "sqlite:"+path+"2").ok(fmt.Sprintf("copied  %d\n", registertest.FixtureSize+1))

	registertest.Declare(t, opened(t, database), governance.Party{Kind: governance.KindPerson, Name: "ours"})
	run(t, nil, "register", "copy", file, database).fails(register.ErrDiverged, "15", "person/ours", "tester")
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "theirs"})
	run(t, nil, "register", "copy", file, database).fails(register.ErrDiverged, "15", "person/ours", "person/theirs")
	other, _ := filled(t)
	run(t, nil, "register", "copy", other, database).fails(register.ErrForeign, "hint: ")
	run(t, nil, "register", "copy", file, "sqlite:"+path+"3?sandbox=true").fails(register.ErrSandbox, "sandbox=true")
}

// TestCopyOntoItself checks that two names of one register are refused.
func TestCopyOntoItself(t *testing.T) {
	file, path := filled(t)
	link := filepath.Join(filepath.Dir(path), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	database := postgrestest.Fresh(t)
	for one, other := range map[string]string{
		file: file, "sqlite:" + link: file, "sqlite:" + path + "2": "sqlite:" + path + "2",
		database: strings.Replace(database, "postgres:", "postgresql:", 1) + "&sandbox=true",
	} {
		run(t, nil, "register", "copy", one, other).fails(register.ErrAddress)
	}
	run(t, nil, "register", "copy", file, database+"&search_path=public").ok()
}

// TestCopyUnsound checks that a register that fails verification is not copied.
func TestCopyUnsound(t *testing.T) {
	file, path := filled(t)
	tamper(t, path, `UPDATE records SET actor = 'nobody' WHERE id = 'team/t'`)
	run(t, nil, "register", "copy", file, "sqlite:"+path+"2").fails(register.ErrUnsound, "2", "team/t")
	if _, err := os.Stat(path + "2"); !os.IsNotExist(err) {
		t.Errorf("a copy was begun: %v", err)
	}
}

// TestCopyKilled kills the program at random moments of a copy into a new file.
// The target then does not exist, or is complete.
func TestCopyKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program 40 times")
	}
	folder := t.TempDir()
	from := "sqlite:" + filepath.Join(folder, "register.db")
	grow(t, from, 500)
	want := checkpoint(t, from)
	target := filepath.Join(t.TempDir(), "copy.db")
	start := func() *exec.Cmd {
		program := exec.CommandContext(t.Context(), os.Args[0])
		program.Env = append(os.Environ(), commandLine+"="+strings.Join([]string{"register", "copy", from, "sqlite:" + target}, "\n"))
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		return program
	}
	began := clock.System{}.Now()
	if err := start().Wait(); err != nil {
		t.Fatal(err)
	}
	whole := clock.System{}.Now().Sub(began)
	absent, complete := 0, 0
	for range 40 {
		if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		program := start()
		after := time.Duration(rand.Int64N(int64(whole) * 6 / 5))
		time.Sleep(after)
		_ = program.Process.Kill() // unless it has ended
		_ = program.Wait()
		left, err := filepath.Glob(target + "*")
		switch {
		case err != nil:
			t.Fatal(err)
		case len(left) == 0:
			absent++
		case len(left) == 1 && checkpoint(t, "sqlite:"+target) == want:
			complete++
		default:
			t.Errorf("killed after %s of %s: left %v", after, whole, left)
		}
	}
	t.Logf("40 copies of %s were killed: %d left nothing, %d were complete", whole, absent, complete)
	if absent == 0 {
		t.Error("no copy was killed before it was complete")
	}
	run(t, nil, "register", "copy", from, "sqlite:"+target).ok()
	left, err := os.ReadDir(filepath.Dir(target))
	if err != nil || len(left) != 1 {
		t.Errorf("the folder of the copy holds %v, %v", left, err)
	}
}
