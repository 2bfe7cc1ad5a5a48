package command

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// commandLine makes the test binary run as the program, with these arguments.
const commandLine = "COMMAND_TEST_ARGS"

func TestMain(m *testing.M) {
	if args := os.Getenv(commandLine); args != "" {
		c := Command{Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Clock: clock.System{}}
		os.Exit(c.Run(context.Background(), strings.Split(args, "\n")))
	}
	code := m.Run()
	postgrestest.Stop()
	os.Exit(code)
}

// filled returns the address of a new register with the records of
// registertest.Fill.
func filled(t *testing.T) (address, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "register.db")
	registertest.Fill(t, opened(t, "sqlite:"+path))
	return "sqlite:" + path, path
}

func opened(t *testing.T, address string) register.Archive {
	t.Helper()
	r, err := sqlstore.Open(address, sqlstore.Options{Actor: "tester"})
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

// tamper runs statements on a file, as an attacker would.
func tamper(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestHelp: -h prints the usage as the result, wherever it stands.
func TestHelp(t *testing.T) {
	for _, args := range []string{"-h", "--help", "register -h", "register copy -h", "register verify --help", "register export -h", "register key -h"} {
		if o := run(t, nil, strings.Fields(args)...); o.code != 0 || o.out != Usage || o.beside != "" {
			t.Errorf("%q: exit code %d, %q, %q", args, o.code, o.out, o.beside)
		}
	}
}

// TestUsage: a command line that is not valid gets one error line and a hint,
// and nothing else happens.
func TestUsage(t *testing.T) {
	for _, args := range []string{
		"-x", "register", "register -x", "registers copy a b", "register move a b", "version now",
		"register copy", "register copy sqlite:a", "register copy sqlite:a sqlite:b sqlite:c", "register copy -force sqlite:a sqlite:b",
		"register verify", "register verify a b", "register verify -key k sqlite:a", "register export", "register export sqlite:a sqlite:b",
		"register export -o", "register key", "register key a b", "register key a+b",
	} {
		o := run(t, nil, strings.Fields(args)...)
		lines := strings.Split(o.beside, "\n")
		if o.code != 2 || o.out != "" || len(lines) != 3 || !strings.HasPrefix(lines[0], "error: ") || lines[1] != "hint: see terraform-provider-ciam -h" {
			t.Errorf("%q: exit code %d, %q, %q", args, o.code, o.out, o.beside)
		}
	}
}

// TestVersion: the command and the flag print the same.
func TestVersion(t *testing.T) {
	for _, args := range []string{"version", "-version", "--version"} {
		if o := run(t, nil, args); o.code != 0 || o.out != "terraform-provider-ciam 1.2.3\n" || o.beside != "" {
			t.Errorf("%q: exit code %d, %q, %q", args, o.code, o.out, o.beside)
		}
	}
}

// TestServe: without a command the program serves the provider, and an error
// of that is reported.
func TestServe(t *testing.T) {
	for _, test := range []struct {
		args  []string
		debug bool
		err   error
		code  int
	}{{nil, false, nil, 0}, {[]string{"-debug"}, true, nil, 0}, {nil, false, errors.New("no handshake"), 1}} {
		served := 0
		var beside bytes.Buffer
		c := Command{Stderr: &beside, Serve: func(debug bool) error {
			served++
			if debug != test.debug {
				t.Errorf("%q: debug is %t", test.args, debug)
			}
			return test.err
		}}
		if code := c.Run(context.Background(), test.args); code != test.code || served != 1 {
			t.Errorf("%q: exit code %d, served %d times: %s", test.args, code, served, &beside)
		}
	}
}

// TestProgress checks that progress is printed about once a second, and not for
// quick commands.
func TestProgress(t *testing.T) {
	var told bytes.Buffer
	now := clock.NewFake(time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC))
	progress := Command{Stderr: &told, Clock: now}.progress()
	for _, step := range []struct {
		after time.Duration
		doing string
		done  int64
		want  string
	}{
		{500 * time.Millisecond, "checked", 500, ""},
		{499 * time.Millisecond, "checked", 999, ""},
		{1 * time.Millisecond, "checked", 1000, "checked: 1000 of 4000 (25%), 1000 a second\n"},
		{999 * time.Millisecond, "checked", 2500, ""},
		{time.Second, "copied", 10, "copied: 10 of 4000 (0%)\n"},
		{2 * time.Second, "copied", 4000, "copied: 4000 of 4000 (100%), 1995 a second\n"},
	} {
		told.Reset()
		now.Advance(step.after)
		progress(step.doing, step.done, 4000)
		if told.String() != step.want {
			t.Errorf("%+v: told %q", step, told.String())
		}
	}
	told.Reset()
	now.Advance(time.Minute)
	progress("nothing", 0, 0)
	if told.String() != "nothing: 0 of 0 (0%)\n" {
		t.Errorf("told %q", told.String())
	}
}

// TestKey: the two lines are a key that signs and one that verifies it.
func TestKey(t *testing.T) {
	address, _ := filled(t)
	lines := strings.Split(run(t, nil, "register", "key", "bank.example/ciam").ok("PRIVATE+KEY+bank.example/ciam+").out, "\n")
	if len(lines) != 3 || lines[2] != "" {
		t.Fatalf("printed %q", lines)
	}
	other := strings.Split(run(t, nil, "register", "key", "bank.example/ciam").ok().out, "\n")
	file := filepath.Join(t.TempDir(), "checkpoint")
	signed := run(t, []string{"CIAM_LEDGER_KEY=" + lines[0]}, "register", "verify", address).ok("\n— bank.example/ciam ").out
	write(t, file, signed)
	run(t, nil, "register", "verify", address, "-checkpoint", file, "-key", lines[1]).ok()
	run(t, nil, "register", "verify", address, "-checkpoint", file, "-key", other[1]).fails(register.ErrCheckpoint, file)
	run(t, nil, "register", "verify", address, "-checkpoint", file, "-key", lines[0]).fails(nil, "-key")
	if o := run(t, []string{"CIAM_LEDGER_KEY=secret"}, "register", "verify", address).fails(nil, "CIAM_LEDGER_KEY"); strings.Contains(o.beside, "secret") {
		t.Errorf("the key is printed: %s", o.beside)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestNoRegister checks the errors for an absent register and an invalid address,
// and that nothing is created.
func TestNoRegister(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "register.db")
	for _, args := range [][]string{
		{"verify", "sqlite:" + path}, {"export", "sqlite:" + path}, {"copy", "sqlite:" + path, "sqlite:" + path + "2"},
	} {
		run(t, nil, append([]string{"register"}, args...)...).fails(register.ErrAbsent, path)
	}
	for _, args := range [][]string{{"verify", "oracle:" + path}, {"export", "oracle:x"}, {"copy", "oracle:x", "sqlite:" + path}, {"copy", "sqlite:" + path, "oracle:x"}} {
		run(t, nil, append([]string{"register"}, args...)...).fails(register.ErrAddress)
	}
	if _, err := os.Stat(filepath.Dir(path)); !os.IsNotExist(err) {
		t.Errorf("the folder is there: %v", err)
	}
}

// TestInterrupted checks that an interrupted copy writes nothing, and says so.
func TestInterrupted(t *testing.T) {
	address, path := filled(t)
	ctx, stop := context.WithCancel(context.Background())
	var out, beside bytes.Buffer
	c := Command{Stdout: &out, Stderr: &beside, Getenv: os.Getenv, Clock: stopping{clock.System{}, stop}}
	if code := c.Run(ctx, []string{"register", "copy", address, "sqlite:" + path + "2"}); code != exitFailed || out.String() != "" || strings.Count(beside.String(), "\n") != 2 {
		t.Errorf("exit code %d, %q, %q", code, out.String(), beside.String())
	}
	if _, err := os.Stat(path + "2"); !os.IsNotExist(err) {
		t.Errorf("a copy was begun: %v", err)
	}
}

// stopping is a clock that interrupts the command when it is first read.
type stopping struct {
	clock.Clock
	stop func()
}

func (s stopping) Now() time.Time {
	s.stop()
	return s.Clock.Now()
}
