package acctest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// An improvement in the permit's own plan counts only where the gate refers to what
// improves: otherwise Terraform can write it after the permit. It is refused ten times
// out of ten, and with the reference it passes ten times out of ten.
func TestAnImprovementCountsOnlyByReference(t *testing.T) {
	t.Parallel()
	rejection := `resource "ciam_approval" "deputy" {
  migration_id = ciam_migration.this.id
  function     = "security"
  approver     = ciam_party.deputy.id
  DECISION
  digest       = "` + smallDigest() + `"
}
`
	for name, c := range map[string]struct {
		before, after string // of a file
		code          string
		gate          [2]string // what makes the gate refer to it
	}{
		"somebody else approves after all": {
			before: strings.ReplaceAll(rejection, "DECISION", "decision = \"rejected\"\n  approved_at = \""+Ago(time.Hour)+"\""),
			after:  strings.ReplaceAll(rejection, "DECISION", "approved_at = \""+Ago(time.Minute)+"\""),
			code:   "CIAM209", gate: [2]string{"[ciam_approval.security.id]", "[ciam_approval.security.id, ciam_approval.deputy.id]"},
		},
		"a decision goes to the right function": {
			before: "resource \"ciam_decision_owner\" \"sessions\" {\n  migration_id = ciam_migration.this.id\n  decision = \"session_design\"\n  accountable = ciam_party.deputy.id\n}\n",
			after:  "resource \"ciam_decision_owner\" \"sessions\" {\n  migration_id = ciam_migration.this.id\n  decision = \"session_design\"\n  accountable = ciam_party.engineer.id\n}\n",
			code:   "CIAM103", gate: [2]string{"[ciam_decision_owner.rollback.id]", "[ciam_decision_owner.rollback.id, ciam_decision_owner.sessions.id]"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ready(t)
			w.Write("permit.tf", "")
			w.Write("more.tf", c.before)
			w.Apply().OK()
			w.Write("more.tf", c.after)
			w.Write("permit.tf", smallFiles["permit.tf"])
			for range 10 {
				w.Plan().Fails(c.code)
			}
			w.Apply().Fails(c.code)
			if slices.Contains(w.StateList(), "ciam_permit.cutover") {
				t.Error("the permit was created")
			}
			w.Replace("gate.tf", c.gate[0], c.gate[1])
			for range 10 {
				w.Plan().OK()
			}
			w.Apply().OK()
			w.Plan().Empty()
		})
	}
}
