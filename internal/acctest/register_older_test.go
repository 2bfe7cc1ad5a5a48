package acctest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// keepCopy keeps a copy of the workspace's register, and returns what puts it back.
func (w *Workspace) keepCopy(t *testing.T) (putBack func()) {
	t.Helper()
	kept := []byte(contents(t, w.registerFile()))
	return func() {
		t.Helper()
		must(t, os.WriteFile(w.registerFile(), kept, 0o600))
	}
}

// accept records that the register is a restored copy.
func (w *Workspace) accept(t *testing.T, options ...string) {
	t.Helper()
	time.Sleep(time.Second) // a ledger has whole seconds
	address := w.address()
	for _, setting := range w.Env {
		if named, ok := strings.CutPrefix(setting, "CIAM_REGISTER="); ok {
			address = named
		}
	}
	if code, out, errs := w.program(append(append([]string{"register", "restored", "-reason", "the disk failed"}, options...), address)...); code != 0 {
		t.Fatalf("register restored: exit code %d\n%s%s", code, out, errs)
	}
}

// Every resource fails, and one of them says why.
func TestMismatchIsExplainedOnce(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Apply().OK()
	must(t, os.Remove(w.registerFile()))
	for _, args := range [][]string{nil, {"-refresh=false"}} {
		r := w.Plan(args...).Fails("CIAM909")
		long := slices.DeleteFunc(r.Find("CIAM909"), func(d Diagnostic) bool { return !d.names([]string{"CIAM_REGISTER"}) })
		if len(r.Find("CIAM909")) != 4 || len(long) != 1 {
			t.Errorf("%d of %d errors say how to go on:\n%s", len(long), len(r.Find("CIAM909")), r.Text())
		}
	}
}

// An older copy of the register is never read as deletion: whoever has seen later
// entries is told, until somebody accepts the copy. Later copies need a note of
// their own, whatever entries they have.
func TestOlderCopyOfTheRegister(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Apply().OK()
	first := w.keepCopy(t)
	w.Write("more.tf", person("joe"))
	w.Apply().OK()

	first()
	state := contents(t, filepath.Join(w.Dir, "terraform.tfstate"))
	for _, args := range everyRun {
		r := w.Run(append(args, "-json", "-input=false")...).Fails("CIAM909")
		long := slices.DeleteFunc(r.Find("CIAM909"), func(d Diagnostic) bool { return !d.names([]string{"restored"}) })
		if len(long) != 1 {
			t.Errorf("%s: %d of %d errors say how to go on:\n%s", args, len(long), len(r.Find("CIAM909")), r.Text())
		}
		if contents(t, filepath.Join(w.Dir, "terraform.tfstate")) != state {
			t.Errorf("%s has changed the state", args)
		}
	}

	w.accept(t)
	w.Plan().OK().wants(map[string]string{"ciam_party.joe": "create"})
	w.Apply().OK()
	w.Plan().Empty()

	second := w.keepCopy(t) // with the note of the first
	w.Write("most.tf", person("jill"))
	w.Apply().OK()
	second()
	w.Plan().Fails("CIAM909")
	first() // older than that note
	w.Plan().Fails("CIAM909")
	w.accept(t)
	w.Apply().OK()
	w.Plan().Empty()
}

// A copy from before the last write of one record alone is an older copy, too.
func TestCopyFromBeforeTheLastWrite(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Write("more.tf", person("joe"))
	w.Apply().OK()
	putBack := w.keepCopy(t)
	w.Replace("more.tf", `function = "engineering"`, `function = "security"`)
	w.Apply().OK()
	w.Plan().Empty()
	putBack()
	w.Plan().Fails("CIAM909")
	w.Plan("-target=ciam_party.joe").Fails("CIAM909")
}

// A restored copy that a clock which was ahead has accepted does not stand in the way of
// later ones: neither where the next copy has that entry, nor where it lacks it.
func TestCopyAcceptedByAWrongClock(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Apply().OK()
	older := w.keepCopy(t)
	wrong := time.Now().UTC().AddDate(70, 0, 0).Truncate(time.Second)
	r, err := sqlstore.Open(w.address(), sqlstore.Options{Clock: clock.NewFake(wrong)})
	must(t, err)
	_, err = r.Annotate(t.Context(), register.NoteRestored, register.NoteText{Reason: "the disk failed"})
	must(t, errors.Join(err, r.Close()))
	w.acceptClock(t)
	w.Apply("-refresh-only").OK()
	withNote := w.keepCopy(t)
	w.Write("more.tf", person("joe"))
	w.Apply().OK()

	withNote()
	w.Plan().Fails("CIAM909")
	w.accept(t)
	w.Plan().OK().wants(map[string]string{"ciam_party.joe": "create"})
	w.Apply().OK()

	older()
	seen := wrong.Add(time.Second).Format(time.RFC3339)
	w.Plan().Fails("CIAM909").Reports("CIAM909", "restored", "-after", seen)
	w.accept(t)
	w.Plan().Fails("CIAM909").Reports("CIAM909", "-after", seen)
	w.accept(t, "-after", seen)
	w.Plan().OK().wants(map[string]string{"ciam_party.joe": "create"})
	w.Apply().OK()
	w.Plan().Empty()
	if code, _, beside := w.program("register", "verify", w.address()); code != 0 {
		t.Errorf("verify: exit code %d\n%s", code, beside)
	}

	older() // it still has to be accepted
	w.Plan().Fails("CIAM909")
}

func person(name string) string {
	return `resource "ciam_party" "` + name + `" {
  kind     = "person"
  name     = "` + name + `"
  function = "engineering"
}
`
}
