package acctest

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// An older copy of a register to which others have written since can be as long as
// the register, or longer. A state whose writes it lacks reads them no more as deletion
// or as an older value than those of a copy that ends earlier, until somebody accepts
// the copy.
func TestOlderCopyThatWentOn(t *testing.T) {
	t.Parallel()
	joe := person("joe")
	for name, c := range map[string]struct {
		before, lost string   // more.tf, before the copy and after it
		others       []string // who is declared elsewhere, on the copy
		accepted     string   // what a plan shows once the copy is accepted
	}{
		"a record is missing, as long":         {"", joe, []string{"a"}, "create"},
		"a record is missing, longer":          {"", joe, []string{"a", "b", "c"}, "create"},
		"a change is missing, as long":         {joe, replaced(joe, "engineering", "security"), []string{"a"}, "update"},
		"another record is missing, so is one": {person("jill"), person("jill") + joe, []string{"a", "b"}, "create"},
	} {
		onEachRegister(t, name, func(t *testing.T, w *Workspace, keep func() (putBack func())) {
			w.Write("more.tf", c.before)
			w.Apply().OK()
			putBack := keep()
			w.Write("more.tf", c.lost)
			w.Apply().OK()
			w.Plan().Empty()
			putBack()
			others := small(t, "provider")
			others.Env = w.Env
			for _, name := range c.others {
				others.Write(name+".tf", person(name))
			}
			others.Apply().OK()
			state := w.read("terraform.tfstate")
			for _, args := range everyRun {
				w.Run(append(args, "-json", "-input=false")...).Fails("CIAM909").Reports("CIAM909", "person/joe", "restored")
			}
			if w.read("terraform.tfstate") != state {
				t.Error("the state has changed")
			}
			w.accept(t)
			w.Plan().OK().wants(map[string]string{"ciam_party.joe": c.accepted})
			w.Apply().OK()
			w.Plan().Empty()
			others.Plan().Empty()
		})
	}
}

// A plan that was saved before an older copy came back writes nothing into it.
func TestSavedPlanOnAnOlderCopyThatWentOn(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]string{
		"a change":     replaced(person("joe"), "engineering", "operations"),
		"a retirement": "",
	} {
		onEachRegister(t, name, func(t *testing.T, w *Workspace, keep func() (putBack func())) {
			w.Write("more.tf", person("joe"))
			w.Apply().OK()
			putBack := keep()
			w.Replace("more.tf", "engineering", "security")
			w.Apply().OK()
			w.Write("more.tf", next)
			w.Plan("-out=saved.tfplan").OK()
			putBack()
			// Another checkout of the earlier state changes the same record on the copy.
			elsewhere := small(t, "parties")
			elsewhere.Env = w.Env
			elsewhere.stateOf(w)
			elsewhere.Write("terraform.tfstate", w.read("terraform.tfstate.backup"))
			elsewhere.Write("more.tf", replaced(person("joe"), "engineering", "support"))
			elsewhere.Apply().OK()
			w.Apply("saved.tfplan").Fails("CIAM909").Reports("CIAM909", "person/joe")
			elsewhere.Plan().Empty()
		})
	}
}

// A copy from before an earlier copy was accepted lacks the entry that accepted it,
// whatever was written to it since.
func TestCopyFromBeforeTheAcceptedOne(t *testing.T) {
	t.Parallel()
	onEachRegister(t, "", func(t *testing.T, w *Workspace, keep func() (putBack func())) {
		w.Apply().OK()
		first := keep()
		w.Write("more.tf", person("joe"))
		w.Apply().OK()
		first()
		w.accept(t)
		w.Remove("more.tf")
		w.Apply("-refresh-only").OK()
		w.Plan().Empty()
		first()
		others := small(t, "provider")
		others.Env = w.Env
		others.Write("others.tf", person("a")+person("b")+person("c"))
		others.Apply().OK()
		w.Plan().Fails("CIAM909").Reports("CIAM909", "restored")
		w.Plan("-refresh=false").Fails("CIAM909")
		w.accept(t)
		w.Plan().Empty()
	})
}

// onEachRegister runs a test on the small migration's parties with a register in a file
// and in PostgreSQL. keep keeps a copy of the register, and returns what puts it back.
func onEachRegister(t *testing.T, name string, run func(t *testing.T, w *Workspace, keep func() (putBack func()))) {
	t.Run(name+" in a file", func(t *testing.T) {
		t.Parallel()
		w := small(t, "parties")
		w.Env = []string{"CIAM_REGISTER=" + w.address()}
		run(t, w, func() func() { return w.keepCopy(t) })
	})
	t.Run(name+" in PostgreSQL", func(t *testing.T) {
		t.Parallel()
		address := postgrestest.Fresh(t)
		w := small(t, "parties")
		w.Env = []string{"CIAM_REGISTER=" + address}
		copied := func(from, to string) {
			t.Helper()
			if code, out, errs := w.program("register", "copy", from, to); code != 0 {
				t.Fatalf("register copy: exit code %d\n%s%s", code, out, errs)
			}
		}
		run(t, w, func() func() {
			kept := "sqlite:" + filepath.Join(t.TempDir(), "kept.db")
			copied(address, kept)
			return func() {
				db, err := sql.Open("pgx", address)
				must(t, err)
				_, err = db.Exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
				must(t, err)
				must(t, db.Close())
				copied(kept, address)
			}
		})
	})
}
