package acctest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// onEachEngine runs a test on the small migration, applied in a file and in
// PostgreSQL, with a function that edits the database outside the provider.
func onEachEngine(t *testing.T, run func(t *testing.T, w *Workspace, edit func(statement string))) {
	t.Run("file", func(t *testing.T) {
		t.Parallel()
		w := small(t)
		w.Apply().OK()
		run(t, w, func(statement string) { database(t, w.registerFile(), statement) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		address := postgrestest.Fresh(t)
		w := small(t)
		w.Env = append(w.Env, "CIAM_REGISTER="+address)
		w.Apply().OK()
		db, err := sql.Open("pgx", address)
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		run(t, w, func(statement string) {
			_, err := db.Exec(statement)
			must(t, err)
		})
	})
}

// A record that was edited in the database shows as drift of the edited
// attributes, and as CIAM905 with the last version in the ledger. The next
// apply writes it again.
func TestARecordEditedInTheDatabase(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *Workspace, edit func(string)) {
		edit(`UPDATE records SET body = replace(body, 'New colours on', 'Nothing to see on') WHERE id = 'migration/small'`)
		drift := w.DriftOf("ciam_migration.this").Moves()
		want := map[string][2]any{"title": {"New colours on the sign-in page", "Nothing to see on the sign-in page"}}
		if !equalJSON(drift, want) {
			t.Errorf("drift %v, want %v", drift, want)
		}
		r := w.Plan().OK().Warns("CIAM905")
		r.Reports("CIAM905", "migration/small")
		if about := addresses(r.Find("CIAM905")); about != "ciam_migration.this" {
			t.Errorf("CIAM905 is shown at %q", about)
		}
		w.Plan("-refresh=false").OK().Warns("CIAM905")
		w.Run("plan", "-json", "-refresh-only").OK().Warns("CIAM905")
		w.Apply().OK()
		w.Plan().Empty().Warns()
	})
}

// A record that was removed from look-ups is reported, and re-created.
func TestARecordHiddenInTheDatabase(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *Workspace, edit func(string)) {
		edit(`UPDATE records SET state = 'superseded' WHERE id = 'decision/small/rollback'`)
		r := w.Plan().OK().Warns("CIAM905").Reports("CIAM905", "decision/small/rollback")
		if change := r.Changes()["ciam_decision_owner.rollback"]; change != "create" {
			t.Errorf("the row is to be %q", change)
		}
		w.Plan("-refresh=false").OK().Warns("CIAM905").Reports("CIAM905", "decision/small/rollback")
		w.Apply().OK()
		w.Plan().Empty().Warns()
	})
}

// A permit is never judged again, but an edit of it is reported. Another state
// gets the warning for what it reads.
func TestEditedHistory(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *Workspace, edit func(string)) {
		reader := small(t, "provider")
		reader.Env = w.Env
		if len(w.Env) == 0 {
			share(w, reader)
		}
		reader.Write("main.tf", `data "ciam_permit" "cutover" {
  id = "permit/small/cutover/1"
}
`)
		reader.Plan().OK().Warns()
		edit(`UPDATE records SET actor = 'nobody' WHERE id = 'permit/small/cutover/1'`)
		w.Plan().Empty().Warns("CIAM905").Reports("CIAM905", "permit/small/cutover/1")
		reader.Plan().OK().Warns("CIAM905")
		edit(`UPDATE records SET state = 'superseded' WHERE id = 'permit/small/cutover/1'`)
		reader.Plan().Fails("").Reports(noRecord).Warns("CIAM905").Reports("CIAM905")
	})
}

// Lists and reports warn about edited records too.
func TestEditedRecordsInListsAndReports(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	reader := small(t, "provider")
	share(w, reader)
	sources := map[string]string{
		"ciam_parties":           "",
		"ciam_approvals":         `migration_id = "migration/small"`,
		"ciam_decision_matrix":   `migration_id = "migration/small"`,
		"ciam_readiness":         `migration_id = "migration/small"`,
		"ciam_governance_report": "",
	}
	text := ""
	for name, arguments := range sources {
		text += fmt.Sprintf("data %q \"this\" {\n  %s\n}\n", name, arguments)
	}
	reader.Write("reads.tf", text)
	reader.Plan().OK().Warns()
	database(t, w.registerFile(), `UPDATE records SET actor = 'nobody' WHERE kind IN ('person', 'approval')`)
	warned := map[string]bool{}
	for _, d := range reader.Plan().OK().Find("CIAM905") {
		warned[d.Address] = true
	}
	for name := range sources {
		if !warned["data."+name+".this"] {
			t.Errorf("%s tells nothing", name)
		}
	}
}

// A record that cannot be read is reported in more than the words of a parser.
func TestARecordThatCannotBeRead(t *testing.T) {
	t.Parallel()
	w := small(t, "provider", "parties")
	w.Apply().OK()
	database(t, w.registerFile(), `UPDATE records SET body = '{' WHERE kind = 'person'`)
	w.Plan().Fails("").Reports(recordUnreadable, "backup")
}

// addresses are the addresses of diagnostics, in order.
func addresses(diagnostics []Diagnostic) string {
	seen := map[string]bool{}
	var list []string
	for _, d := range diagnostics {
		if !seen[d.Address] {
			seen[d.Address] = true
			list = append(list, d.Address)
		}
	}
	return strings.Join(slices.Sorted(slices.Values(list)), " ")
}

// editedByHand applies examples/complete and edits a record of it in the
// database. Then it applies CIAM905's good example.
func editedByHand(t *testing.T, text string) *Result {
	t.Helper()
	w := Example(t, "complete")
	w.Apply().OK()
	database(t, w.registerFile(), `UPDATE records SET body = replace(body, '"function":', '"display_name":"Somebody","function":') WHERE id = 'person/vic-contractor'`)
	w.layOver(text)
	if rule, _ := rules.Lookup("CIAM905"); text == rule.Good {
		w.Apply().OK()
	}
	return w.Plan()
}
