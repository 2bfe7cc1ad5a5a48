package acctest

import (
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// An emergency permit is given although requirements are missing, and warns of
// each. Without an emergency, the same findings refuse the permit.
func TestAllThatIsMissingCanWait(t *testing.T) {
	t.Parallel()
	const emergency = `resource "ciam_permit" "cutover" {
  emergency = {
    incident      = "INC-4711"
    reason        = "The old platform is down and customers cannot sign in."
    authorised_by = ciam_party.business_owner.id
    ratify_by     = timeadd(plantimestamp(), "48h")
  }
}
`
	for name, c := range map[string]struct {
		missing string
		codes   []string
	}{
		"nothing is there": {`resource "ciam_gate" "cutover" {
  approval_ids        = []
  decision_owner_ids  = []
  evidence_ids        = []
  risk_acceptance_ids = []
}
`, []string{"CIAM106", "CIAM211", "CIAM214", "CIAM502"}},
		"nobody looked at it": {`resource "ciam_approval" "compliance" {
  evidence_ids = null
}

resource "ciam_evidence" "this" {
  controls = null
}
`, []string{"CIAM506", "CIAM507"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := Example(t, "complete")
			w.layOver(c.missing)
			w.Plan().Fails(c.codes...)
			w.layOver(c.missing + emergency)
			r := w.Plan().OK()
			for _, code := range c.codes {
				r.Points(code, "gate_id").Reports(emergencyUnratified, code)
			}
			w.Apply().OK()
		})
	}
}

// After an emergency that was not ratified, the fixes of CIAM804 and CIAM711 lead to a
// permit for the remaining work: as a migration that does not continue the earlier one.
func TestRemainingWorkAfterAnEmergency(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	w.emergency(c.Now().Add(time.Hour))
	w.Apply().OK()
	c.Advance(90 * time.Minute)
	w.Replace("migration.tf", "  title ", "  status = \"cancelled\"\n  title ")
	w.Apply().OK()

	rest := strings.NewReplacer(`"small"`, `"rest"`, `"this"`, `"rest"`, ".this.", ".rest.", `"cutover"`, `"rest"`, ".cutover.", ".rest.",
		`" "security"`, `" "rest"`, "ciam_approval.security.", "ciam_approval.rest.", `" "rollback"`, `" "rest"`, "ciam_decision_owner.rollback.", "ciam_decision_owner.rest.",
		`"DIGEST"`, "ciam_migration.rest.digest", "APPROVED_AT", at(c.Now()))
	for _, name := range []string{"migration.tf", "approval.tf", "decision.tf", "gate.tf", "permit.tf"} {
		w.Write("rest_"+name, rest.Replace(smallFiles[name]))
	}
	w.Plan().Fails("CIAM711").Reports("CIAM711", "permit/small/cutover/1", "independent_of", "CIAM804")
	w.Replace("rest_migration.tf", "  title ", "  supersedes = [ciam_migration.this.id]\n  title ")
	w.Plan().Fails("CIAM804").Reports("CIAM804", "migration/small", "independent_of")
	w.Replace("rest_migration.tf", "  supersedes ", "  independent_of ")
	w.Apply().OK()
	w.Plan().Empty()
}
