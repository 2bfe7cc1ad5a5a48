package acctest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// An approval that ends a rejection is signed where the migration needs signatures. One
// that was written in the reviewer's name while the risk was declared lower ends nothing,
// whatever becomes of it.
func TestUnsignedApprovalEndsNoRejection(t *testing.T) {
	t.Parallel()
	w := signedExample(t)
	w.declareKeys()
	for _, address := range []string{"ciam_permit.cutover", "terraform_data.cutover"} {
		w.drop(address)
	}
	advised := w.base + fmt.Sprintf(`resource "ciam_party" "adviser" {
  kind         = "person"
  name         = "adam-adviser"
  function     = "compliance"
  signing_keys = [%q]
}
resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    adviser     = { party = ciam_party.adviser.id, function = "compliance", mode = "advisory" }
  }
`, w.public("spare"))
	says := func(decision, at, more string) string {
		return "}\n" + fmt.Sprintf(`resource "ciam_approval" "adviser" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
  function     = "compliance"
  approver     = ciam_party.adviser.id
  digest       = ciam_migration.this.digest
  decision     = %q
  approved_at  = %q
  %s
}
`, decision, at, more)
	}
	w.base = advised
	rejected := says("rejected", Ago(50*time.Minute), `conditions = "The consent texts are wrong."`)
	w.lay(rejected)
	w.sign(w.Plan().Fails("CIAM210"))
	w.lay(rejected).Apply().OK()

	forged := says("approved", Ago(40*time.Minute), "")
	w.lay(forged).Plan().Fails("CIAM210")
	w.lay("  touches = [\"branding\"]\n  jurisdictions = [\"CH\"]\n" + forged).Apply().OK()
	permit := func(text string) { w.Write("permit.tf", text) }
	permit(exampleBlock(t, "complete", "ciam_permit.cutover"))
	lowered := fmt.Sprintf("%q", w.Attributes("ciam_approval.adviser")["digest"])
	for what, more := range map[string]string{
		"kept":      strings.Replace(forged, "ciam_migration.this.digest", lowered, 1),
		"destroyed": "}\n",
	} {
		r := w.lay(more).Plan().Fails("CIAM209").Reports("CIAM209", "approval/legacy-to-cloud/cutover/compliance/adam-adviser")
		if codes := r.Codes("error"); len(codes) != 1 {
			t.Errorf("%s: errors %v", what, codes)
		}
	}

	later := Ago(30 * time.Minute)
	again := says("approved", later, "")
	refused := w.lay(again).Plan().Fails("CIAM209", "CIAM210").Find("CIAM210")
	_, command, _ := strings.Cut(refused[0].Detail, "printf ")
	again = says("approved", later, "signature = <<-EOT\n"+w.run("printf "+command, "spare")+"EOT\n")
	permit("")
	w.lay(again).Apply().OK() // the gate does not name it, so it comes first
	permit(exampleBlock(t, "complete", "ciam_permit.cutover"))
	w.Plan().OK().Omits("CIAM209")
}
