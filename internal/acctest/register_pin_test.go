package acctest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
)

// registerID is the identity of a workspace's register, as its gate attests it.
func (w *Workspace) registerID() string {
	w.t.Helper()
	return attested(w.t, w.Attributes("ciam_gate.cutover")["attestation"]).Register.ID
}

// attested is what a gate's attestation says.
func attested(t testing.TB, attribute any) attestation.Predicate {
	t.Helper()
	text, _ := attribute.(string)
	p, err := attestation.Read([]byte(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return p
}

// attestedThen is what the attestation in a permit's snapshot says.
func attestedThen(t testing.TB, snapshot any) attestation.Predicate {
	t.Helper()
	text, _ := snapshot.(string)
	var s struct {
		Attestation json.RawMessage `json:"attestation"`
	}
	must(t, json.Unmarshal([]byte(text), &s))
	return attested(t, string(s.Attestation))
}

const anotherID = "00000000-0000-4000-8000-000000000000"

// A pin accepts only the register that it names, wherever it is set.
func TestAPinnedRegister(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	id := w.registerID()
	pin := func(configuration, environment string) {
		w.Write("provider.tf", smallFiles["provider.tf"])
		if configuration != "" {
			w.Replace("provider.tf", `provider "ciam" {}`, fmt.Sprintf("provider \"ciam\" {\n  register_id = %q\n}", configuration))
		}
		w.Env = nil
		if environment != "" {
			w.Env = []string{"CIAM_REGISTER_ID=" + environment}
		}
	}
	for _, right := range [][2]string{{id, ""}, {"", id}, {id, id}} {
		pin(right[0], right[1])
		w.Plan().Empty()
	}
	before := w.StateList()
	for _, wrong := range [][2]string{{anotherID, ""}, {"", anotherID}} {
		pin(wrong[0], wrong[1])
		for _, run := range []*Result{w.Plan(), w.Plan("-refresh=false"), w.Apply(), w.Destroy()} {
			run.Fails("CIAM909").Reports("CIAM909", anotherID, id, "register_id")
		}
		same(t, "a wrong pin", w.StateList(), before)
	}
	pin(id, anotherID)
	w.Plan().Fails("").Reports(settingContradicts, "CIAM_REGISTER_ID")
}

// A pin distinguishes an empty runner from a new register: no register is
// created.
func TestMissingPinnedRegister(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Env = []string{"CIAM_REGISTER_ID=" + anotherID}
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("CIAM909").Reports("CIAM909", anotherID)
	}
	if _, err := os.Stat(filepath.Dir(w.registerFile())); !os.IsNotExist(err) {
		t.Errorf("the register's folder is there: %v", err)
	}
}

// A state that relies on another team's gate pins that gate's register.
func TestAPinForDataSources(t *testing.T) {
	t.Parallel()
	owner, reader := small(t), NewWorkspace(t)
	share(owner, reader)
	owner.Apply().OK()
	reader.Write("main.tf", smallFiles["provider.tf"]+`
data "ciam_gate" "cutover" {
  id           = "gate/small/cutover"
  require_open = true
}
`)
	reader.Apply().OK()
	reader.Env = append(reader.Env, "CIAM_REGISTER_ID="+owner.registerID())
	reader.Plan().Empty()
	reader.Env = append(reader.Env, "CIAM_REGISTER_ID="+anotherID)
	reader.Plan().Fails("CIAM909").Reports("CIAM909")
}

// The pipeline decides which register is used, not the pull request.
func TestEnvironmentDecidesTheRegister(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {\n  register = \"sqlite:mine.db\"\n}")
	w.Env = []string{"CIAM_REGISTER=sqlite:ours.db"}
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("").Reports(settingContradicts, "CIAM_REGISTER")
	}
	for _, name := range []string{"mine.db", "ours.db", ".ciam"} {
		if _, err := os.Stat(filepath.Join(w.Dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
	w.Env = []string{"CIAM_REGISTER=sqlite:mine.db"}
	w.Apply().OK()
	w.Plan().Empty()
	w.Write("provider.tf", smallFiles["provider.tf"])
	w.Plan().Empty()
	w.Env = nil
	w.Plan().Fails("CIAM909")
}
