package acctest

import (
	"strings"
	"testing"
)

// A changed scope makes approvals stale, and an approval that follows it by
// itself is refused.
func TestApprovalsThatFollowTheScopeAreRefused(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Apply().OK()
	w.Replace("main.tf", "local.approved_digest", "ciam_migration.this.digest")
	w.Plan().Empty()
	w.Replace("main.tf", `"sso", "secrets_rotation"`, `"sso", "delegated_admin", "secrets_rotation"`)
	r := w.Plan().Fails("CIAM213")
	if n := len(r.Find("CIAM213")); n != 4 {
		t.Errorf("%d findings of CIAM213, want one for each of 3 approvals and the risk acceptance:\n%s", n, r.Text())
	}
	r.Reports("CIAM213", "touches").Points("CIAM213", "digest")
}

func TestLiteralApprovalsGoStale(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Apply().OK()
	w.Replace("main.tf", `["CH", "DE"]`, `["CH", "DE", "FR"]`)
	r := w.Plan().OK()
	r.Reports("CIAM207", "jurisdictions")
	w.Apply().OK()
	if got := w.Outputs()["gate"]; got != "closed" {
		t.Errorf("the gate is %v after the scope changed, want closed", got)
	}
	w.Plan().Empty()
}

func TestImmaterialChangesMakeNothingStale(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete").inSandbox() // for the approval that goes
	w.Apply().OK()
	w.Replace("main.tf", "Customer sign-in moves to the cloud platform", "Sign-in of all customers")
	w.Apply().OK()
	w.Write("another.tf", `resource "ciam_party" "another" {
  kind     = "person"
  name     = "sina-security"
  function = "security"
}`)
	w.Replace("main.tf", "security    = { party = ciam_party.security.id", "security    = { party = ciam_party.another.id")
	w.Replace("main.tf", "approver     = ciam_party.security.id", "approver     = ciam_party.another.id")
	r := w.Apply().OK()
	if strings.Contains(r.Output, "CIAM207") {
		t.Errorf("an approval went stale:\n%s", r.Text())
	}
	if got := w.Outputs()["gate"]; got != "open" {
		t.Errorf("the gate is %v, want open", got)
	}
	w.Plan().Empty()
}
