package acctest

import (
	"os"
	"path/filepath"
	"testing"
)

// A sandbox marks everything that it attests, so nobody takes a trial for a
// decision.
func TestSandboxIsShown(t *testing.T) {
	t.Parallel()
	for address, sandbox := range map[string]bool{"sqlite:r.db": false, "sqlite:r.db?sandbox=true": true, "sqlite:r.db?sandbox=false": false} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			w := small(t)
			w.Env = []string{"CIAM_REGISTER=" + address}
			w.Apply().OK()
			gate := attested(t, w.Attributes("ciam_gate.cutover")["attestation"])
			if gate.Status != "open" || gate.Register.Sandbox != sandbox {
				t.Errorf("the gate attests %+v", gate)
			}
			if then := attestedThen(t, w.Attributes("ciam_permit.cutover")["snapshot"]); then.Register.Sandbox != sandbox {
				t.Errorf("the permit's snapshot attests %+v", then)
			}
		})
	}
}

// A register is created as a sandbox or not, and is never taken for the other.
func TestSandboxAndRegisterAreNotConfused(t *testing.T) {
	t.Parallel()
	for made, opened := range map[string]string{"sqlite:r.db": "sqlite:r.db?sandbox=true", "sqlite:r.db?sandbox=true": "sqlite:r.db"} {
		t.Run(opened, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties")
			w.Env = []string{"CIAM_REGISTER=" + made}
			w.Apply().OK()
			before, file := w.StateList(), contents(t, filepath.Join(w.Dir, "r.db"))
			w.Env = []string{"CIAM_REGISTER=" + opened}
			for _, run := range []*Result{w.Plan(), w.Plan("-refresh=false"), w.Apply(), w.Destroy()} {
				run.Fails("").Reports(registerWrongMode, "sandbox", "r.db")
			}
			same(t, "the wrong kind", w.StateList(), before)
			if contents(t, filepath.Join(w.Dir, "r.db")) != file {
				t.Error("the file has changed")
			}
			w.Env = []string{"CIAM_REGISTER=" + made}
			w.Plan().Empty()
		})
	}
}

func contents(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	must(t, err)
	return string(text)
}
