package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// With the roles of the guide on registers, one pipeline governs, and a
// repository that only depends on its gate plans as a reader. What the reader
// may not do is a clear error.
func TestRolesUnderTerraform(t *testing.T) {
	t.Parallel()
	server := postgrestest.New(t)
	t.Cleanup(server.Remove)
	guide, err := os.ReadFile(filepath.Join(Root(), "templates", "guides", "registers.md"))
	must(t, err)
	scripts := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	server.Run(t, "postgres", scripts[0][1]+strings.ReplaceAll(`
ALTER ROLE ciam_owner PASSWORD 'SECRET';
CREATE ROLE pipeline LOGIN PASSWORD 'SECRET' IN ROLE ciam_writer;
CREATE ROLE identity LOGIN PASSWORD 'SECRET' IN ROLE ciam_observer;
CREATE ROLE platform LOGIN PASSWORD 'SECRET' IN ROLE ciam_reader;`, "SECRET", postgrestest.Password))
	as := func(w *Workspace, user string) *Workspace {
		w.Env = []string{"CIAM_REGISTER=" + server.URL(user, "ciam")}
		return w
	}

	// Only the owner creates the tables.
	pipeline := as(small(t), "pipeline")
	pipeline.Apply().Fails("").Reports(registerReadOnly, "pipeline")
	as(small(t, "provider", "parties"), "ciam_owner").Apply().OK()
	server.Run(t, "ciam", `SET ROLE ciam_owner; `+scripts[1][1])

	pipeline.Apply().OK()
	pipeline.Plan().Empty()

	platform := as(small(t, "provider"), "platform")
	platform.Write("main.tf", `data "ciam_gate" "cutover" {
  id           = "gate/small/cutover"
  require_open = true
}

data "ciam_ledger" "whole" {
  limit = 1
}

resource "terraform_data" "cutover" {
  input = data.ciam_gate.cutover.digest
}

output "session" {
  value = data.ciam_ledger.whole.entries[0].session
}
`)
	platform.Apply().OK()
	platform.Plan().Empty()
	if got := platform.Outputs()["session"]; got != "ciam_owner" {
		t.Errorf("the ledger says that %v made the first record", got)
	}
	platform.Write("more.tf", crowd("platform"))
	platform.Plan().OK() // a plan writes nothing
	r := platform.Apply().Fails("").Reports(registerReadOnly, "platform", "ciam_writer")
	if strings.Contains(r.Output, postgrestest.Password) {
		t.Errorf("the password is printed:\n%s", r.Output)
	}

	observes(t, as(small(t, "provider"), "identity"))
}

// observes checks what the pipeline of an identity platform can do as ciam_observer:
// record a plan, verify it and read; but neither approve nor permit.
func observes(t *testing.T, w *Workspace) {
	t.Helper()
	w.Write("plan.json", touchesNothing)
	for _, args := range [][]string{
		{"plan", "check", "-migration", "small", "-name", "login-prod", "-record", "plan.json"},
		{"plan", "verify", "-permit", "permit/small/cutover/1", "-name", "login-prod", "plan.json"},
		{"register", "verify"},
	} {
		if code, out, beside := w.program(args...); code != 0 {
			t.Errorf("%v: exit code %d\n%s\n%s", args, code, out, beside)
		}
	}
	w.Write("main.tf", `data "ciam_gate" "cutover" {
  id           = "gate/small/cutover"
  require_open = true
}
`)
	w.Apply().OK()
	for _, text := range []string{
		fmt.Sprintf(`resource "ciam_approval" "mine" {
  migration_id = "migration/small"
  stage        = "design"
  function     = "security"
  approver     = "person/sasha-security"
  digest       = %q
  approved_at  = %q
}`, smallDigest(), Ago(time.Minute)),
		`resource "ciam_permit" "mine" {
  gate_id = "gate/small/cutover"
  attempt = 2
}`,
		fmt.Sprintf(`resource "ciam_permit" "mine" {
  gate_id   = "gate/small/cutover"
  attempt   = 2
  emergency = {
    incident      = "INC-1"
    reason        = "made up"
    authorised_by = "person/olivia-owner"
    ratify_by     = %q
  }
}`, Ago(-time.Hour)),
	} {
		w.Write("main.tf", text)
		w.Plan().OK() // a plan writes nothing
		w.Apply().Fails("").Reports(registerReadOnly, "identity")
	}
}
