package acctest

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// rejection is what an advisory reviewer says of the small migration. Its gate does not
// name it, and it stands.
const rejection = `
resource "ciam_party" "compliance" {
  kind     = "person"
  name     = "carla"
  function = "compliance"
}

resource "ciam_approval" "no" {
  migration_id = ciam_migration.this.id
  function     = "compliance"
  approver     = ciam_party.compliance.id
  digest       = "DIGEST"
  approved_at  = "APPROVED_AT"
  decision     = "rejected"
}
`

// tampered are edits of the database, by somebody who wants the permit. NO is the id of
// the rejection, and YES that of the approval.
var tampered = map[string]struct {
	edit string
	// permit tells whether the edit lets another state have the permit. It is told then.
	permit bool
}{
	"links of the rejection deleted":     {`DELETE FROM links WHERE source = NO`, false},
	"all links deleted":                  {`DELETE FROM links`, false},
	"rejection retired":                  {`UPDATE records SET state = 'retired' WHERE id = NO`, false},
	"rejection superseded":               {`UPDATE records SET state = 'superseded' WHERE id = NO`, false},
	"rejection of another migration":     {`UPDATE records SET migration = 'migration/other' WHERE id = NO`, false},
	"rejection of another kind":          {`UPDATE records SET kind = 'gate' WHERE id = NO`, false},
	"rejection long ago":                 {`UPDATE records SET at = '2020-01-01T00:00:00Z' WHERE id = NO`, false},
	"rejection turned into an approval":  {`UPDATE records SET body = replace(body, '"rejected"', '"approved"') WHERE id = NO`, true},
	"with another digest":                {`UPDATE records SET body = replace(body, '"rejected"', '"approved"'), digest = 'sha256:00' WHERE id = NO`, true},
	"rejection deleted, approval edited": {`UPDATE records SET actor = 'nobody' WHERE id = YES; DELETE FROM records WHERE id = NO`, true},
	"approval deleted":                   {`DELETE FROM records WHERE id = YES`, false},
	"a hash of the tree deleted":         {`DELETE FROM ledger_tree WHERE idx = 3`, false},
	"the last hash of the tree deleted":  {`DELETE FROM ledger_tree WHERE idx = (SELECT MAX(idx) FROM ledger_tree)`, false},
	"the last ledger entry deleted":      {`DELETE FROM ledger WHERE seq = (SELECT MAX(seq) FROM ledger)`, false},
	"a ledger entry deleted":             {`DELETE FROM ledger WHERE seq = 3`, false},
	"a ledger entry changed":             {`UPDATE ledger SET actor = 'nobody' WHERE seq = 3`, false},
}

// Whatever is edited in the database, the register's own check and an export of it fail,
// and a copy is refused. A permit of another state is refused for the rejection that is
// still there, or told of what was edited.
func TestATamperedRegister(t *testing.T) {
	t.Parallel()
	file := small(t, "parties", "migration", "approval", "decision", "gate")
	server := postgrestest.Shared(t)
	base := server.Database(t)
	database := small(t, "parties", "migration", "approval", "decision", "gate")
	database.Env = []string{"CIAM_REGISTER=" + server.URL("postgres", base)}
	for _, w := range []*Workspace{file, database} {
		w.Write("no.tf", strings.NewReplacer("DIGEST", smallDigest(), "APPROVED_AT", Ago(60e9)).Replace(rejection))
		w.Replace("migration.tf", "approvers = {", "approvers = {\n    compliance = { party = ciam_party.compliance.id, function = \"compliance\", mode = \"advisory\" }")
		w.Apply().OK()
	}
	number := 0
	for name, c := range tampered {
		edits := strings.Split(strings.NewReplacer("NO", `'approval/small/cutover/compliance/carla'`, "YES", `'approval/small/cutover/security/sasha-security'`).Replace(c.edit), "; ")
		t.Run(name+" in a file", func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "register.db")
			must(t, os.WriteFile(path, []byte(contents(t, file.registerFile())), 0o600))
			tamper(t, "sqlite", "file:"+path, edits)
			unsound(t, file, "sqlite:"+path)
			another := small(t, "permit")
			another.Env = []string{"CIAM_REGISTER=sqlite:" + path}
			another.Replace("permit.tf", "ciam_gate.cutover.id", `"gate/small/cutover"`)
			if r := another.Plan(); c.permit {
				r.OK().Reports("CIAM905", "approval/small/cutover")
			} else if len(r.Find("CIAM209"))+len(r.Find("CIAM907")) == 0 {
				t.Errorf("the permit is not refused:\n%s", r.Text())
			}
		})
		number++
		copied := fmt.Sprintf("%s_tampered_%d", base, number)
		server.Run(t, "postgres", fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", copied, base))
		t.Run(name+" in PostgreSQL", func(t *testing.T) {
			t.Parallel()
			address := server.URL("postgres", copied)
			tamper(t, "pgx", address, edits)
			unsound(t, database, address)
		})
	}
}

// tamper edits a database outside the provider.
func tamper(t *testing.T, driver, source string, edits []string) {
	t.Helper()
	db, err := sql.Open(driver, source)
	must(t, err)
	db.SetMaxOpenConns(1)
	if driver == "pgx" { // a superuser can switch the foreign keys off, and nobody else
		_, err = db.Exec(`SET session_replication_role = replica`)
		must(t, err)
	}
	for _, edit := range edits {
		result, err := db.Exec(edit)
		must(t, err)
		if rows, err := result.RowsAffected(); err != nil || rows == 0 {
			t.Fatalf("%s changes nothing: %v", edit, err)
		}
	}
	must(t, db.Close())
}

// unsound fails the test unless the program's commands notice that the register is.
func unsound(t *testing.T, w *Workspace, address string) {
	t.Helper()
	for _, args := range [][]string{
		{"register", "verify", address},
		{"register", "export", address},
		{"register", "copy", address, "sqlite:" + filepath.Join(t.TempDir(), "copy.db")},
	} {
		if code, out, beside := w.program(args...); code == 0 {
			t.Errorf("%s: exit code 0\n%s\n%s", args[1], out, beside)
		}
	}
}
