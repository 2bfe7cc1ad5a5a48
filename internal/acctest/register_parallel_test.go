package acctest

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// Teams share a register and apply without coordination. The first one creates
// the register.
func TestTeamsApplyAtOnce(t *testing.T) {
	t.Parallel()
	const teams, people = 8, 12
	var all []*Workspace
	var want []string
	for team := range teams {
		w := NewWorkspace(t)
		w.Env = append(w.Env, fmt.Sprintf("CIAM_ACTOR=team-%d", team))
		w.Write("main.tf", smallFiles["provider.tf"]+fmt.Sprintf(`
resource "ciam_party" "person" {
  count    = %d
  kind     = "person"
  name     = "team-%d-person-${count.index}"
  function = "engineering"
}

resource "ciam_party" "team" {
  kind     = "team"
  name     = "team-%[2]d"
  function = "engineering"
  members  = ciam_party.person[*].id
}
`, people, team))
		all = append(all, w)
		want = append(want, fmt.Sprintf("team/team-%d", team))
		for i := range people {
			want = append(want, fmt.Sprintf("person/team-%d-person-%d", team, i))
		}
	}
	share(all[0], all[1:]...)
	for _, r := range atOnce(all, "apply", "-json", "-input=false", "-auto-approve") {
		r.OK()
	}
	slices.Sort(want)
	address := "sqlite:" + all[0].registerFile()
	same(t, "all applies", storedIDs(t, address), want)
	for _, e := range stored(t, address) {
		// Each record was written once, by the state that declared it.
		name := strings.Join(strings.Split(string(e.ID), "/")[1:], "")
		if e.Revision != 1 || !strings.HasPrefix(name, e.Actor) {
			t.Errorf("%s is revision %d by %s", e.ID, e.Revision, e.Actor)
		}
	}
	store, err := sqlstore.Open(address, sqlstore.Options{})
	must(t, err)
	ledger, err := store.Checkpoint(context.Background())
	must(t, err)
	must(t, store.Close())
	if ledger.Size != int64(len(want)) {
		t.Errorf("the ledger has %d entries for %d records", ledger.Size, len(want))
	}
	for _, r := range atOnce(all, "plan", "-json", "-input=false", "-detailed-exitcode") {
		r.Empty()
	}
}

// Two pipelines of one state change a record from the same revision: one wins,
// and the error of the other names the record, the writer and the time.
func TestOneOfTwoChangesWins(t *testing.T) {
	t.Parallel()
	first, second := small(t, "parties"), NewWorkspace(t)
	share(first, second)
	first.Apply().OK()
	for _, file := range []string{"provider.tf", "parties.tf", "terraform.tfstate"} {
		second.Write(file, contents(t, first.Dir+"/"+file))
	}
	both := []*Workspace{first, second}
	for i, w := range both {
		w.Env = append(w.Env, fmt.Sprintf("CIAM_ACTOR=pipeline-%d", i))
		w.Replace("parties.tf", `"sasha-security"`, fmt.Sprintf("\"sasha-security\"\n  display_name = \"Sasha as %d says\"", i))
		w.Plan("-out=p.tfplan").OK()
	}
	results := atOnce(both, "apply", "-json", "p.tfplan")
	winner := slices.IndexFunc(results, func(r *Result) bool { return r.Exit == 0 })
	if winner < 0 {
		t.Fatalf("neither has won:\n%s\n%s", results[0].Text(), results[1].Text())
	}
	revision := stored(t, "sqlite:"+first.registerFile())[3]
	if revision.ID != "person/sasha-security" || revision.Revision != 2 || !strings.Contains(string(revision.Body), fmt.Sprintf("as %d says", winner)) {
		t.Errorf("the register holds %s, revision %d", revision.Body, revision.Revision)
	}
	results[1-winner].Fails("").Reports(recordChanged, "person/sasha-security", fmt.Sprintf("pipeline-%d", winner), revision.At.Format("2006-01-02T15:04:05Z"))

	// The next plan shows the other's write as drift.
	loser := both[1-winner]
	if r := loser.Plan().OK(); r.Drift()["ciam_party.security"] != "update" {
		t.Errorf("the drift is %v:\n%s", r.Drift(), r.Text())
	}
	loser.Apply().OK()
	loser.Plan().Empty()
}

// atOnce runs terraform in all folders at the same time.
func atOnce(all []*Workspace, args ...string) []*Result {
	results := make([]*Result, len(all))
	var wait sync.WaitGroup
	for i, w := range all {
		cmd := w.Command(args...)
		wait.Go(func() { results[i] = finish(w, cmd) })
	}
	wait.Wait()
	return results
}

// finish runs a command of a workspace. It can be called from any goroutine.
func finish(w *Workspace, cmd *exec.Cmd) *Result {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	_ = cmd.Run() // the exit code says it
	r := &Result{t: w.t, Exit: cmd.ProcessState.ExitCode(), Output: out.String()}
	r.read()
	return r
}
