package acctest

import (
	"path/filepath"
	"strings"
	"testing"
)

// Terraform plans each changed resource again before it applies it, so the
// register seldom changes between the two. If it does, the write itself is
// judged on what is stored then, and refused with the same code.
func TestTheRegisterHasTheLastWord(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration")
	w.Apply().OK()
	s := newServer(t, "sqlite:"+filepath.Join(w.Dir, ".ciam", "register.db"))
	row := func(decision string) map[string]string {
		return map[string]string{"migration_id": "migration/small", "decision": decision, "accountable": "person/erik-engineer"}
	}
	first, second := s.plan("ciam_decision_owner", row("rollback")), s.plan("ciam_decision_owner", row("session_design"))
	if r := first(); len(r.Diagnostics) > 0 {
		t.Fatalf("%s: %s", r.Diagnostics[0].Summary, r.Diagnostics[0].Detail)
	}
	w.Write("vendor.tf", "resource \"ciam_party\" \"vendor\" {\n  kind = \"vendor\"\n  name = \"acme-identity\"\n}\n")
	w.Replace("parties.tf", `"erik-engineer"`, "\"erik-engineer\"\n  employer = ciam_party.vendor.id")
	w.Apply("-target=ciam_party.engineer").OK()
	if r := second(); len(r.Diagnostics) != 1 || !strings.HasPrefix(r.Diagnostics[0].Summary, "CIAM302:") {
		t.Errorf("diagnostics %v, want CIAM302", r.Diagnostics)
	}
	w.noRecord("decision/small/session_design")
}
