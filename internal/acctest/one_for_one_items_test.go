package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// consented is a migration of moderate risk that lacks three kinds of evidence, with
// all approvals and owners.
func consented(t *testing.T) history {
	t.Helper()
	w := newHistory(t)
	w.write("migration.tf", strings.NewReplacer(`["branding"]`, `["consent"]`, `, mode = "advisory" }`, ` }
    e = { party = ciam_party.p["dev"].id, function = "engineering" }`).Replace(historyFiles["migration.tf"]))
	w.write("approvals.tf", stated("c", "compliance", "comp", "D2", "")+stated("e", "engineering", "dev", "D2", ""))
	w.write("rows.tf", `resource "ciam_decision_owner" "row" {
  for_each     = { rollback = "dev", regulatory_mapping = "comp" }
  migration_id = ciam_migration.m.id
  decision     = each.key
  accountable  = ciam_party.p[each.value].id
}
`)
	w.write("gate.tf", `resource "ciam_gate" "g" {
  migration_id       = ciam_migration.m.id
  approval_ids       = [ciam_approval.s.id, ciam_approval.c.id, ciam_approval.e.id]
  decision_owner_ids = [for row in ciam_decision_owner.row : row.id]
  exception_ids      = [ciam_exception.x.id]
}
`)
	w.write("permit.tf", permitFile)
	return w
}

// waiverOf is an exception with more arguments.
func waiverOf(more string) string {
	return fmt.Sprintf(`resource "ciam_exception" "x" {
  migration_id         = ciam_migration.m.id
  name                 = "x"
  %s
  jurisdictions        = ["DE"]
  reason               = "The consent review is on Monday."
  compensating_control = "Employees only until then."
  requested_by         = ciam_party.p["dev"].id
  approved_by          = ciam_party.p["comp"].id
  granted_at           = "D2"
  expires_at           = "LATE"
}
`, more)
}

// An exception waives the kinds of evidence that it names, and nothing else.
func TestBlanketWaiver(t *testing.T) {
	t.Parallel()
	w := consented(t)
	for name, c := range map[string]struct {
		more string
		code string
	}{
		"no items":                        {`rule = "CIAM502"`, "CIAM601"},
		"an item that does not exist":     {"rule = \"CIAM502\"\n  items = [\"consent\"]", "CIAM601"},
		"a subject without findings":      {"rule = \"CIAM502\"\n  items = [\"consent_review\"]\n  subject = \"evidence/shop/consent\"", "CIAM601"},
		"one item":                        {"rule = \"CIAM502\"\n  items = [\"consent_review\"]", "CIAM502"},
		"two of three items":              {"rule = \"CIAM502\"\n  items = [\"consent_review\", \"rollback_test\"]", "CIAM502"},
		"a control, which waives no rule": {`control = "policy:MFA-4.2"`, "CIAM502"},
	} {
		w.write("exception.tf", waiverOf(c.more))
		if r := w.Plan(); !slices.Contains(r.Codes("error"), c.code) {
			t.Errorf("%s: errors %q, want %s:\n%s", name, r.Codes("error"), c.code, r.Text())
		}
	}
	w.write("exception.tf", waiverOf("rule = \"CIAM502\"\n  items = [\"consent_review\", \"rollback_test\", \"abuse_case_test\"]\n  subject = \"gate/shop/cutover\""))
	w.Apply().OK()
	w.Plan().Empty()
	if got := attestedThen(t, w.Attributes("ciam_permit.p")["snapshot"]).Waived; len(got) != 1 || got[0].Exception != "exception/shop/x" || !slices.Equal(got[0].Items, []string{"abuse_case_test", "consent_review", "rollback_test"}) {
		t.Errorf("the permit rested on the waivers %+v", got)
	}
}

// The gate says which items are unmet.
func TestUnmetItems(t *testing.T) {
	t.Parallel()
	w := consented(t)
	w.write("permit.tf", "")
	w.write("exception.tf", waiverOf("rule = \"CIAM502\"\n  items = [\"consent_review\"]"))
	w.Apply().OK()
	unmet, _ := w.Attributes("ciam_gate.g")["unmet"].([]any)
	if len(unmet) != 1 {
		t.Fatalf("unmet are %v", unmet)
	}
	first, _ := unmet[0].(map[string]any)
	if fmt.Sprintf("%v %v", first["code"], first["items"]) != "CIAM502 [abuse_case_test rollback_test]" {
		t.Errorf("unmet is %v", first)
	}
}

// Exceptions to controls are recorded and listed, for a year, and ten at a time.
func TestExceptionsToControls(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	many := func(n int, until string) string {
		text := strings.Replace(waiverOf("control = \"policy:MFA-${count.index}\"\n  count = COUNT"), `"x"
  control`, `"x-${count.index}"
  control`, 1)
		return strings.NewReplacer("COUNT", fmt.Sprint(n), "LATE", until).Replace(text)
	}
	year, more := Ago(-360*24*time.Hour), Ago(-366*24*time.Hour)
	w.write("exception.tf", many(10, year))
	w.Apply().OK()
	w.Plan().Empty()
	w.write("exception.tf", many(11, year))
	w.Plan().Fails("CIAM604")
	w.write("exception.tf", many(10, more))
	w.Plan().Fails("CIAM213", "CIAM602")
}
