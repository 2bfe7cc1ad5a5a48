package command

import (
	"bytes"
	"context"
	"encoding/json"
	"os/user"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// noteAt runs a command with this machine's clock at a time.
func noteAt(t *testing.T, at time.Time, env map[string]string, args ...string) outcome {
	t.Helper()
	var out, beside bytes.Buffer
	c := Command{Stdout: &out, Stderr: &beside, Clock: clock.NewFake(at), Getenv: func(name string) string { return env[name] }}
	err := c.dispatch(context.Background(), append([]string{"register"}, args...))
	return outcome{t, err, c.conclude(context.Background(), err), out.String(), beside.String()}
}

// commandAt runs a command with this machine's clock at a time.
func commandAt(at time.Time, args ...string) outcome {
	var out, beside bytes.Buffer
	c := Command{Stdout: &out, Stderr: &beside, Clock: clock.NewFake(at), Getenv: func(string) string { return "" }}
	code := c.Run(context.Background(), args)
	return outcome{code: code, out: out.String(), beside: beside.String()}
}

// wantNote checks the last ledger entry of a note and the reason that it holds.
func wantNote(t *testing.T, address string, id register.Note, want register.LedgerEntry, reason string) {
	t.Helper()
	r := opened(t, address)
	last, err := register.LastEntry(t.Context(), r, id)
	if err != nil {
		t.Fatal(err)
	}
	history, err := registertest.History(t.Context(), r, id)
	if err != nil || len(history) == 0 {
		t.Fatalf("history %v, %v", history, err)
	}
	want.ID, want.Digest = id, last.Digest
	if last != want {
		t.Errorf("wrote %+v, want %+v", last, want)
	}
	var body struct{ Reason string }
	if err := json.Unmarshal(history[len(history)-1].Body, &body); err != nil || body.Reason != reason {
		t.Errorf("reason %q, want %q: %v", body.Reason, reason, err)
	}
}

// TestAcceptClock checks that a register whose last entry lies ahead of the clock
// can be written to again after accept-clock, and that the ledger says why.
func TestAcceptClock(t *testing.T) {
	address := "sqlite:" + t.TempDir() + "/register.db"
	now := time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)
	declare := func(at time.Time, name string) {
		r, err := sqlstore.Open(address, sqlstore.Options{Clock: clock.NewFake(at)})
		if err != nil {
			t.Fatal(err)
		}
		registertest.Declare(t, r, governance.Party{Kind: governance.KindPerson, Name: name})
	}
	accept := []string{"accept-clock", "-reason", "the clock of ci-7 was wrong", address}
	noteAt(t, now, nil, accept...).fails(register.ErrAbsent)
	declare(now, "a")
	noteAt(t, now, nil, accept...).fails(register.ErrClock)
	declare(now.AddDate(1, 0, 0), "b")
	if o := commandAt(now, "drift", address); !strings.Contains(o.beside, "accept-clock") || o.code != exitDone {
		t.Errorf("exit code %d, and it says %q", o.code, o.beside)
	}
	noteAt(t, now, nil, "restored", "-reason", "a backup", address).fails(register.ErrClock, "accept-clock")
	noteAt(t, now, map[string]string{"CIAM_ACTOR": "jane"}, accept...).ok("3", "accept-clock", "jane", "2030-03-01T09:30:00Z")
	wantNote(t, address, register.NoteClock, register.LedgerEntry{
		Seq: 3, At: now, Actor: "jane", Action: register.ActionCreate, Revision: 1,
	}, "the clock of ci-7 was wrong")
	declare(now.Add(time.Second), "c")
	if o := commandAt(now, "drift", address); o.beside != "" {
		t.Errorf("it says %q", o.beside)
	}
	checkpoint(t, address) // it verifies
}

// TestRestored checks that each restore of a copy is an entry of the ledger.
func TestRestored(t *testing.T) {
	address, _ := filled(t)
	at := clock.System{}.Now().Truncate(time.Second).Add(time.Minute)
	for revision, reason := range []string{"the backup of Monday", "the backup of Tuesday"} {
		env := map[string]string{"CIAM_ACTOR": "jane"}
		noteAt(t, at, env, "restored", address, "-reason", reason).ok("restored", "jane", at.Format(time.RFC3339))
		action := register.ActionCreate
		if revision > 0 {
			action = register.ActionUpdate
		}
		wantNote(t, address, register.NoteRestored, register.LedgerEntry{
			Seq: registertest.FixtureSize + 1 + int64(revision), At: at, Actor: "jane", Action: action, Revision: int64(revision) + 1,
		}, reason)
	}
	checkpoint(t, address)
	o := noteAt(t, at, nil, "restored", "-reason", "by nobody in particular", address).ok()
	if me, err := user.Current(); err == nil && !strings.Contains(o.out, " "+me.Username+"@") {
		t.Errorf("without CIAM_ACTOR it printed %q", o.out)
	}
}

// TestNoteUsage checks that a note needs a reason and one address, and is not
// written without them.
func TestNoteUsage(t *testing.T) {
	address, _ := filled(t)
	before := checkpoint(t, address)
	for _, name := range []string{"accept-clock", "restored"} {
		for _, args := range [][]string{
			{address}, {"-reason", "", address}, {"-reason", " \t", address}, {"-reason", "a backup"}, {"-reason", "a backup", address, address},
		} {
			o := noteAt(t, clock.System{}.Now(), map[string]string{"CIAM_REGISTER": address}, append([]string{name}, args...)...)
			if o.code != exitUsage || o.out != "" {
				t.Errorf("%s %q: exit code %d: %s%s", name, args, o.code, o.out, o.beside)
			}
		}
	}
	for _, args := range [][]string{
		{"accept-clock", "-after", "2030-03-01T09:30:00Z"}, {"restored", "-after", "soon"}, {"restored", "-after", ""}, {"restored", "-after", "9999-01-01T00:00:00Z"},
	} {
		if o := noteAt(t, clock.System{}.Now(), nil, append(args, "-reason", "a backup", address)...); o.code != exitUsage || o.out != "" {
			t.Errorf("%q: exit code %d: %s%s", args, o.code, o.out, o.beside)
		}
	}
	if after := checkpoint(t, address); after != before {
		t.Errorf("the ledger changed: %s", after)
	}
}
