package acctest

import (
	"os"
	"strings"
	"testing"
)

// Pages show what is stored. Planned records, of this or another state, are not
// in them, and a missing register is not created.
func TestPagesShowWhatIsStored(t *testing.T) {
	t.Parallel()
	owner, reader := small(t), small(t, "provider")
	share(owner, reader)
	owner.Plan().OK()
	const all = "data \"ciam_governance_report\" \"all\" {}\n\noutput \"report\" {\n  value = data.ciam_governance_report.all\n}\n"
	reader.Write("pages.tf", all)
	reader.Apply().OK()
	if report := reader.shown("report"); report["register_id"] != nil || report["ledger_size"] != 0.0 {
		t.Errorf("of nothing it says %v", report)
	}
	if _, err := os.Stat(owner.registerFile()); !os.IsNotExist(err) {
		t.Errorf("the register is there: %v", err)
	}
	missing := func() {
		t.Helper()
		reader.Write("pages.tf", pagesOf("migration/small"))
		r := reader.Plan().Fails("").Reports(noMigration, "migration/small", "depends_on").
			Points("", "migration_id = ").Points("", "migration_ids = ")
		if n := len(r.Find("")); n < 3 {
			t.Errorf("%d errors, want one of each page", n)
		}
	}
	missing()
	owner.Apply("-target=ciam_party.owner").OK()
	missing()

	// In the state that declares the records, a page waits for what it depends
	// on.
	owner.Write("pages.tf", strings.ReplaceAll(pagesOf("migration/small"), "\n}\n\ndata", "\n  depends_on = [ciam_permit.cutover]\n}\n\ndata"))
	owner.Replace("pages.tf", "migration_ids = [\"migration/small\"]", "migration_ids = [\"migration/small\"]\n  depends_on = [ciam_permit.cutover]")
	owner.Apply().OK()
	owner.Plan().Empty()
	wants(t, "the report", owner.shown("report")["html"], owner.Attributes("ciam_migration.this")["title"].(string))
	reader.Write("pages.tf", all)
	reader.Apply().OK()
	if mine, theirs := reader.shown("report"), owner.shown("report"); mine["html"] != theirs["html"] {
		t.Error("two states see different reports")
	}
}

func TestPagesOfAPinnedRegister(t *testing.T) {
	t.Parallel()
	owner, reader := small(t), small(t, "provider")
	share(owner, reader)
	owner.Apply().OK()
	reader.Write("pages.tf", pagesOf("migration/small"))
	reader.Env = append(reader.Env, "CIAM_REGISTER_ID="+owner.registerID())
	reader.Apply().OK()
	reader.Env = append(reader.Env, "CIAM_REGISTER_ID="+anotherID)
	r := reader.Plan().Fails("CIAM909").Reports("CIAM909")
	if n := len(r.Find("CIAM909")); n != 3 {
		t.Errorf("%d errors, want one of each page", n)
	}
}

func TestPagesOfASandbox(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	w.Write("pages.tf", pagesOf("migration/small"))
	w.Apply().OK()
	for name, texts := range map[string][]string{"matrix": {"markdown", "html"}, "readiness": {"markdown"}, "report": {"html"}} {
		page := w.shown(name)
		for _, text := range texts {
			wants(t, name, page[text], "SANDBOX")
		}
		if page["sandbox"] != true {
			t.Errorf("%s: sandbox is %v", name, page["sandbox"])
		}
	}
}
