package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// as makes the workspace write as somebody.
func (w *Workspace) as(actor string) *Workspace {
	w.Env = append(w.Env, "CIAM_ACTOR="+actor)
	return w
}

// inCI makes the workspace run in a project of GitHub Actions, in a workspace of
// Terraform.
func (w *Workspace) inCI(user, project, workspace, run string) {
	w.Env = append(w.Env, "GITHUB_ACTIONS=true", "GITHUB_ACTOR="+user, "GITHUB_SERVER_URL=https://github.example",
		"GITHUB_REPOSITORY="+project, "GITHUB_RUN_ID="+run, "TF_WORKSPACE="+workspace)
}

// actions are what the ledger says was done with a record, as "action actor".
func (w *Workspace) actions(id string) []string {
	w.t.Helper()
	reader := NewWorkspace(w.t)
	reader.Env = append(reader.Env, "CIAM_REGISTER="+w.address())
	reader.Write("main.tf", smallFiles["provider.tf"]+fmt.Sprintf(
		"data \"ciam_ledger\" \"all\" {\n  record_id = %q\n}\n\noutput \"actions\" {\n  value = [for e in data.ciam_ledger.all.entries : \"${e.action} ${e.actor}\"]\n}\n", id))
	reader.Apply().OK()
	var actions []string
	list, _ := reader.Outputs()["actions"].([]any)
	for _, action := range list {
		actions = append(actions, fmt.Sprint(action))
	}
	return actions
}

// did fails the test unless these are a record's entries in the ledger.
func (w *Workspace) did(id string, want ...string) {
	w.t.Helper()
	if got := w.actions(id); !slices.Equal(got, want) {
		w.t.Errorf("the ledger says of %s %q, want %q", id, got, want)
	}
}

// An identical record is adopted where it looks as an interrupted apply left it: it
// was not changed since its creation, at most seven days ago, by the same actor or
// in the same workspace of one CI project. Everybody else needs an import.
func TestWhoAdoptsAnIdenticalRecord(t *testing.T) {
	t.Parallel()
	const team, other = "acme/sign-in", "acme/payments"
	by := func(actor string) func(*Workspace) { return func(w *Workspace) { w.as(actor) } }
	run := func(user, project, workspace, number string) func(*Workspace) {
		return func(w *Workspace) { w.inCI(user, project, workspace, number) }
	}
	for name, test := range map[string]struct {
		first, second func(w *Workspace)
		change        bool
		refused       bool
	}{
		"the same actor":                   {by("jane"), by("jane"), false, false},
		"another actor":                    {by("jane"), by("joe"), false, true},
		"changed since its creation":       {by("jane"), by("jane"), true, true},
		"another run of one workspace":     {run("jane", team, "default", "1"), run("joe", team, "default", "2"), false, false},
		"another workspace of the project": {run("jane", team, "default", "1"), run("joe", team, "prod", "2"), false, true},
		"another project":                  {run("jane", team, "default", "1"), run("joe", other, "default", "2"), false, true},
		"a person after a pipeline":        {run("jane", team, "default", "1"), by("joe"), false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			owner, second := small(t, "parties"), small(t, "parties")
			share(owner, second)
			test.first(owner)
			test.second(second)
			owner.Apply().OK()
			if test.change {
				owner.Replace("parties.tf", `"business"`, "\"business\"\n  display_name = \"Olivia\"")
				owner.Replace("parties.tf", `"engineering"`, "\"engineering\"\n  display_name = \"Erik\"")
				owner.Replace("parties.tf", "\"security\"\n}", "\"security\"\n  display_name = \"Sasha\"\n}")
				owner.Apply().OK()
				second.Write("parties.tf", owner.read("parties.tf"))
			}
			adopts(t, owner, second, !test.refused)
		})
	}
}

// The seven days are counted by the register's clock.
func TestHowLongAnIdenticalRecordIsAdopted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		later  time.Duration
		adopts bool
	}{{adoptionLimit, true}, {adoptionLimit + time.Second, false}} {
		c := clock.NewFake(time.Now().Truncate(time.Second))
		owner := small(t, "parties").At(c)
		second := small(t, "parties").At(c).on(owner)
		owner.Apply().OK()
		c.Advance(test.later)
		adopts(t, owner, second, test.adopts)
	}
}

// adopts fails the test unless the second state adopts the parties of the first, or
// is refused and leaves them alone.
func adopts(t *testing.T, owner, second *Workspace, want bool) {
	t.Helper()
	if want {
		second.Plan().OK().Reports(recordAdopted, "person/olivia-owner")
		second.Apply().OK()
		second.Plan().Empty()
		owner.Plan().Fails("CIAM908").Reports(recordLost, "person/olivia-owner")
		return
	}
	for _, run := range []*Result{second.Plan(), second.Plan("-refresh=false"), second.Apply()} {
		run.Fails("CIAM908").Reports("CIAM908", "person/olivia-owner", "import")
	}
	owner.Plan().Empty()
}

// A permit of another state is adopted only if its gate would open now, whoever
// declares it. An import of it warns.
func TestPermitOfAnotherState(t *testing.T) {
	t.Parallel()
	here, there := small(t), small(t, "permit")
	share(here, there)
	there.Replace("permit.tf", "ciam_gate.cutover.id", `"gate/small/cutover"`)
	here.Apply().OK()
	here.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	here.Apply().OK()
	for _, run := range []*Result{there.Plan(), there.Plan("-refresh=false"), there.Apply()} {
		run.Fails("CIAM908").Reports("CIAM908", "permit/small/cutover/1", "gate/small/cutover", "import")
	}
	if list := there.StateList(); len(list) > 0 {
		t.Errorf("the state has %q", list)
	}
	here.Plan().Empty()

	there.Write("import.tf", "import {\n  to = ciam_permit.cutover\n  id = \"permit/small/cutover/1\"\n}\n")
	there.Plan().OK().Reports(permitImportedClosed, "permit/small/cutover/1", "gate/small/cutover")
	there.Apply().OK()
	here.Plan("-refresh-only").OK().Reports(recordLost, "permit/small/cutover/1")
	if actions := here.actions("permit/small/cutover/1"); len(actions) != 2 || !strings.HasPrefix(actions[1], "import ") {
		t.Errorf("the ledger says %q", actions)
	}

	// Where the gate is open, an interrupted apply is repeated.
	open, again := small(t), small(t, "permit")
	share(open, again)
	again.Replace("permit.tf", "ciam_gate.cutover.id", `"gate/small/cutover"`)
	open.Apply().OK()
	again.Apply().OK().Reports(recordAdopted, "permit/small/cutover/1")
	again.Plan().Empty()
}

// Nobody takes over a record in two steps: adopt it as it is, and then change it.
func TestTakeoverInTwoSteps(t *testing.T) {
	t.Parallel()
	here, there := small(t, "parties").as("first-team"), small(t, "parties").as("second-team")
	share(here, there)
	here.Apply().OK()
	there.Apply().Fails("CIAM908")
	there.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  email = \"mine@bank.example\"")
	there.Apply().Fails("CIAM908")
	here.Plan().Empty()
	here.did("person/sasha-security", "create first-team")
}

// adoptionLimit is how long after its creation an identical record is adopted.
const adoptionLimit = 7 * governance.Day
