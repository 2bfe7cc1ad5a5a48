package acctest

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// wrongClock is a workspace with the small migration in a register whose last entry was
// written by a machine whose clock is ahead. Its own clock is right, or one of the two
// is: nobody can know.
func wrongClock(t *testing.T, ahead time.Duration) *Workspace {
	t.Helper()
	return small(t, "parties", "migration", "approval", "decision", "gate").wrongClock(t, ahead)
}

func (w *Workspace) wrongClock(t *testing.T, ahead time.Duration) *Workspace {
	t.Helper()
	w.Apply().OK()
	w.jump(t, "joe", ahead)
	return w
}

// jump writes a person with a clock that is ahead.
func (w *Workspace) jump(t *testing.T, name string, ahead time.Duration) {
	t.Helper()
	fast := small(t, "provider").At(clock.NewFake(time.Now().Add(ahead).Truncate(time.Second))).on(w)
	fast.Write("more.tf", person(name))
	fast.Apply().OK()
}

// A plan while the clocks disagree still plans, and says once that they do: what it
// says about times can be wrong, and an apply of it would write nothing.
func TestPlanWhileTheClocksDisagree(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"an hour": time.Hour, "three years": 3 * 365 * governance.Day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := wrongClock(t, ahead)
			told := func(r *Result) {
				t.Helper()
				r.OK().Reports(clocksDisagree, "person/joe", "accept-clock")
				if n := len(r.Of(clocksDisagree)); n != 1 {
					t.Errorf("it is said %d times:\n%s", n, r.Text())
				}
			}
			told(w.Plan())
			w.Write("permit.tf", smallFiles["permit.tf"])
			for _, args := range [][]string{nil, {"-refresh=false"}, {"-refresh-only"}, {"-destroy"}, {"-destroy", "-refresh=false"}} {
				told(w.Plan(args...))
			}
			w.Apply().Fails("").Reports(clocksDisagree, "person/joe")
			reader := small(t, "provider")
			share(w, reader)
			for _, source := range []string{
				"data \"ciam_gate\" \"g\" {\n  id = \"gate/small/cutover\"\n}\n",
				"data \"ciam_governance_report\" \"r\" {}\n",
				"data \"ciam_parties\" \"p\" {}\n",
				person("jill"),
			} {
				reader.Write("reads.tf", source)
				told(reader.Plan())
			}
			w.acceptClock(t)
			w.Apply().OK().Omits(clocksDisagree)
			w.Plan().Empty().Omits(clocksDisagree)

			// Another machine's clock jumps, after the first was accepted.
			w.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia\"")
			w.Plan("-out=saved.tfplan").OK().Omits(clocksDisagree)
			w.jump(t, "jack", 2*ahead)
			w.Apply("saved.tfplan").Fails("").Reports(clocksDisagree, "person/jack")
			w.acceptClock(t)
			w.Apply("saved.tfplan").OK()
			w.Plan().Empty()
		})
	}
}

// What lets changes go ahead while a gate is open stops while the clocks disagree: by
// the wrong one, an approval that has expired would still be in force.
func TestGatesStopWhileTheClocksDisagree(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	w := wrongClock(t, time.Hour)
	for name, config := range map[string]string{
		"ephemeral": stopping,
		"data":      "data \"ciam_gate\" \"g\" {\n  id           = \"gate/small/cutover\"\n  require_open = true\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			other := small(t, "provider")
			share(w, other)
			other.Write("change.tf", config)
			other.Plan().Fails("").Reports(clocksDisagree, "person/joe", "accept-clock")
		})
	}
	w.acceptClock(t)
	change(t, w).Apply().OK()
}

// The clock of a machine that is not that of the database's server is told at plan too.
func TestPlanWithAnotherClockThanPostgres(t *testing.T) {
	t.Parallel()
	address := postgrestest.Fresh(t)
	w := small(t, "parties")
	w.Env = []string{"CIAM_REGISTER=" + address}
	w.Apply().OK()
	for name, off := range map[string]time.Duration{"behind": -time.Hour, "years ahead": 2 * 365 * governance.Day} {
		t.Run(name, func(t *testing.T) {
			other := small(t, "provider").At(clock.NewFake(time.Now().Add(off)))
			other.Write("clock_override.tf", "provider \"ciam\" {\n  register = \""+address+"\"\n}\n")
			other.Write("more.tf", person("joe"))
			other.Plan().OK().Reports(clocksDisagree)
			other.Apply().Fails("").Reports(clocksDisagree)
		})
	}
	w.Plan().Empty().Omits(clocksDisagree)
}

// A sandbox keeps nothing, and its clock is guarded as that of any register: a trial
// shows what will happen. Its address says that it is one, also to the commands.
func TestSandboxWhileTheClocksDisagree(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration", "approval", "decision", "gate").inSandbox().wrongClock(t, time.Hour)
	w.Write("permit.tf", smallFiles["permit.tf"])
	w.Plan().OK().Reports(clocksDisagree, "person/joe", "accept-clock")
	w.Apply().Fails("").Reports(clocksDisagree, "person/joe")
	reason := []string{"-reason", "the clock of ci-7 was wrong"}
	for _, name := range []string{"accept-clock", "restored"} {
		if code, out, _ := w.program(append([]string{"register", name, "sqlite:" + w.registerFile()}, reason...)...); code == 0 {
			t.Errorf("%s wrote to a sandbox whose address does not say so:\n%s", name, out)
		}
	}
	if code, out, _ := w.program(append([]string{"register", "restored", w.address()}, reason...)...); code == 0 {
		t.Errorf("restored wrote at the wrong time:\n%s", out)
	}
	w.acceptClock(t)
	w.Apply().OK().Omits(clocksDisagree)
	w.accept(t)
	w.Plan().Empty().Omits(clocksDisagree)
	w.Destroy().OK() // also the permit and what it rests on
}

// acceptClock accepts this machine's clock. To accept it again is refused.
func (w *Workspace) acceptClock(t *testing.T) {
	t.Helper()
	accept := []string{"register", "accept-clock", "-reason", "the clock of ci-7 was wrong", w.address()}
	if code, out, beside := w.program(accept...); code != 0 {
		t.Fatalf("exit code %d\n%s\n%s", code, out, beside)
	}
	if code, out, _ := w.program(accept...); code == 0 {
		t.Errorf("a clock that agrees was accepted:\n%s", out)
	}
}
