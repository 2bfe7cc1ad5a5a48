//go:build unix

package acctest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A machine can fail in the middle of an apply. The register and the state then
// differ. The next apply still completes without an import, and no record is
// lost or duplicated. Ten applies are killed while they create fifty records,
// and ten while they change forty.
func TestAKilledApplyIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	const folders = 10
	for folder := range folders {
		t.Run(fmt.Sprint(folder), func(t *testing.T) {
			t.Parallel()
			w := small(t)
			for round, changes := range []int{50, 40} {
				// The kills are spread over nearly the whole apply.
				part := (float64(folder) + rand.Float64()) / (folders + 1)
				w.fifty(round)
				w.killedApply(int(part * float64(changes)))
				w.Apply().OK()
				w.made(round)
			}
			w.Plan().Empty()
		})
	}
}

// fifty declares as many parties as make fifty records together with the small
// migration's. From one round to the next, a third of them is changed, a third
// is replaced, and a third stays.
func (w *Workspace) fifty(round int) {
	w.Write("fifty.tf", strings.ReplaceAll(`
resource "ciam_party" "stays" {
  count    = 14
  kind     = "person"
  name     = "stays-${count.index}"
  function = "engineering"
}

resource "ciam_party" "changes" {
  count        = 14
  kind         = "person"
  name         = "changes-${count.index}"
  function     = "engineering"
  display_name = "round ROUND"
  depends_on   = [ciam_party.stays]
}

resource "ciam_party" "leaves" {
  count    = 13
  kind     = "person"
  name     = "round-ROUND-${count.index}"
  function = "engineering"
}
`, "ROUND", fmt.Sprint(round)))
}

// killedApply starts an apply and kills terraform and its providers shortly
// after a number of changes. They share a session, of which no process
// survives.
func (w *Workspace) killedApply(changes int) {
	w.t.Helper()
	cmd := w.Command("apply", "-auto-approve", "-input=false", "-json")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.StdoutPipe()
	must(w.t, err)
	must(w.t, cmd.Start())
	done := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), `"type":"apply_start"`) && changes == 0 {
			break
		}
		if strings.Contains(lines.Text(), `"type":"apply_complete"`) {
			if done++; done >= changes {
				break
			}
		}
	}
	time.Sleep(time.Duration(rand.Int64N(int64(30 * time.Millisecond))))
	members := session(w.t, cmd.Process.Pid)
	must(w.t, syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL))
	_ = cmd.Wait() // it was killed
	w.t.Logf("killed %d processes after %d changes", len(members), done)
	for len(session(w.t, cmd.Process.Pid)) > 0 { // the kernel takes its time on a busy machine
		time.Sleep(time.Millisecond)
	}
	// A state file that was truncated during its write is restored, as a user
	// would.
	state := filepath.Join(w.Dir, "terraform.tfstate")
	if text, err := os.ReadFile(state); err == nil && !json.Valid(text) {
		w.t.Logf("the state was cut off")
		must(w.t, os.Remove(state))
		if backup, err := os.ReadFile(state + ".backup"); err == nil {
			must(w.t, os.WriteFile(state, backup, 0o600))
		}
	}
}

// session are the running processes of a session, if /proc exists.
func session(t testing.TB, leader int) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	must(t, err)
	var members []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // gone
		}
		// pid (name) state ppid pgrp session …
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		if len(fields) > 3 && fields[3] == fmt.Sprint(leader) && fields[0] != "Z" {
			members = append(members, string(text))
		}
	}
	return members
}

// made fails the test unless the register and the state have the fifty records
// of a round, each once.
func (w *Workspace) made(round int) {
	w.t.Helper()
	want := []string{
		"approval/small/cutover/security/sasha-security", "decision/small/rollback", "gate/small/cutover", "migration/small",
		"permit/small/cutover/1", "person/erik-engineer", "person/olivia-owner", "person/rita-risk", "person/sasha-security",
	}
	for name, n := range map[string]int{"stays": 14, "changes": 14, fmt.Sprintf("round-%d", round): 13} {
		for i := range n {
			want = append(want, fmt.Sprintf("person/%s-%d", name, i))
		}
	}
	slices.Sort(want)
	same(w.t, fmt.Sprintf("round %d, in the register", round), storedIDs(w.t, "sqlite:"+w.registerFile()), want)
	for _, e := range stored(w.t, "sqlite:"+w.registerFile()) {
		if strings.HasPrefix(string(e.ID), "person/changes-") && !strings.Contains(string(e.Body), fmt.Sprintf("round %d", round)) {
			w.t.Errorf("%s is %s in round %d", e.ID, e.Body, round)
		}
	}
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes struct {
					ID string `json:"id"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	must(w.t, json.Unmarshal([]byte(contents(w.t, filepath.Join(w.Dir, "terraform.tfstate"))), &state))
	got := []string{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			got = append(got, instance.Attributes.ID)
		}
	}
	slices.Sort(got)
	same(w.t, fmt.Sprintf("round %d, in the state", round), got, want)
}
