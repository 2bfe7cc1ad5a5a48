package acctest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// crowd declares people with a common prefix in their names.
func crowd(name string) string {
	return fmt.Sprintf("resource \"ciam_party\" \"crowd\" {\n  count    = 12\n  kind     = \"person\"\n  name     = \"%s-${count.index}\"\n  function = \"engineering\"\n}\n", name)
}

// A database server is stopped hard ten times while applies run. What an apply
// reported as created is stored, and nothing else is. The next apply finishes a
// failed one.
func TestAppliesThroughCrashesOfPostgres(t *testing.T) {
	t.Parallel()
	const teams, crashes = 3, 10
	server := postgrestest.New(t)
	t.Cleanup(server.Remove)
	address := server.URL("postgres", server.Database(t))
	first := small(t, "provider", "parties")
	first.Env = []string{"CIAM_REGISTER=" + address}
	first.Apply().OK()

	var mu sync.Mutex
	var ids []string
	applies, failed := 0, 0
	stop := make(chan struct{})
	var group sync.WaitGroup
	for team := range teams {
		group.Go(func() {
			for round := 0; ; round++ {
				select {
				case <-stop:
					return
				default:
				}
				// Each round has its own state.
				at := NewWorkspace(t)
				at.Env = first.Env
				at.Write("main.tf", smallFiles["provider.tf"]+crowd(fmt.Sprintf("team-%d-%d", team, round)))
				r := at.Apply()
				made := at.crowdOf(r)
				mu.Lock()
				ids = append(ids, made...)
				applies++
				if r.Exit != 0 {
					failed++
				}
				mu.Unlock()
			}
		})
	}
	for range crashes {
		time.Sleep(time.Duration(500+rand.IntN(1500)) * time.Millisecond)
		server.Crash()
		time.Sleep(time.Duration(rand.IntN(500)) * time.Millisecond)
		server.Start(t)
	}
	close(stop)
	group.Wait()
	for id := range first.Resources() {
		ids = append(ids, first.Attributes(id)["id"].(string))
	}
	slices.Sort(ids)
	got := storedIDs(t, address)
	if !slices.Equal(got, ids) {
		t.Errorf("the register holds %d records\n%s\nand the states %d\n%s", len(got), strings.Join(got, "\n"), len(ids), strings.Join(ids, "\n"))
	}
	t.Logf("%d applies through %d crashes, %d of which failed, made %d records", applies, crashes, failed, len(ids))
	if applies < crashes {
		t.Errorf("only %d applies", applies)
	}
}

// crowdOf are the ids of a crowd that the state holds after an apply.
func (w *Workspace) crowdOf(r *Result) []string {
	var ids []string
	for address, values := range w.Resources() {
		if strings.HasPrefix(address, "ciam_party.crowd[") {
			ids = append(ids, values["id"].(string))
		}
	}
	if r.Exit == 0 && len(ids) != 12 {
		w.t.Errorf("the apply reported success, and the state has %d of 12:\n%s", len(ids), r.Output)
	}
	return ids
}
