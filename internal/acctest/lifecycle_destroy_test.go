package acctest

import "testing"

// In a sandbox, everything can be destroyed. The register is then empty and can
// be used again.
func TestDestroyEverything(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Replace("main.tf", `provider "ciam" {}`, "provider \"ciam\" {\n  register = \"sqlite:.ciam/register.db?sandbox=true\"\n}")
	w.Apply().OK()
	r := w.Destroy().OK()
	if len(r.Find("CIAM906")) > 0 {
		t.Errorf("what is named went before what names it:\n%s", r.Text())
	}
	w.Apply().OK()
	w.Plan().Empty()
	w.Destroy("-refresh=false").OK()
}

// terraform destroy plans first, so an invalid configuration fails it. Without
// a refresh, nothing is judged and the destroy succeeds.
func TestDestroyOfWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration", "approval", "decision", "gate")
	w.Apply().OK()
	w.Replace("migration.tf", "ciam_party.security.id", "ciam_party.engineer.id")
	w.Plan("-destroy").Fails("CIAM205")
	w.Destroy("-refresh=false").OK()
}

// A whole migration is destroyed while others stay.
func TestOneMigrationGoes(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	other := ""
	for _, part := range []string{"migration", "approval", "gate", "permit"} {
		other += smallFiles[part+".tf"]
	}
	w.Write("other.tf", second(other))
	w.Apply().OK()
	w.Plan().Empty()
	for _, part := range []string{"migration", "approval", "decision", "gate", "permit"} {
		w.Remove(part + ".tf")
	}
	r := w.Apply().OK().wants(map[string]string{
		"ciam_migration.this": "delete", "ciam_approval.security": "delete", "ciam_decision_owner.rollback": "delete",
		"ciam_gate.cutover": "delete", "ciam_permit.cutover": "delete",
	})
	if len(r.Find("CIAM906")) > 0 {
		t.Errorf("what is named went before what names it:\n%s", r.Text())
	}
	w.Plan().Empty()
	if got := w.Attributes("ciam_gate.second")["status"]; got != "open" {
		t.Errorf("the other migration's gate is %v, want open", got)
	}
}
