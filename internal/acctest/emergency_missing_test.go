package acctest

import "testing"

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
