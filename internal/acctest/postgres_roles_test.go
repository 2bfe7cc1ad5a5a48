package acctest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

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
}
