package acctest

import (
	"fmt"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const soon = "Gate runs out soon"

// A plan within two weeks of the end tells what runs out, none before, and none
// once the change has succeeded.
func TestNoticeOfAGateThatRunsOut(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := small(t).At(c)
	end := c.Now().Add(30 * governance.Day)
	w.approvedAt(c.Now(), end)
	w.Apply().OK().quietAbout(soon)
	if got := w.Attributes("ciam_gate.cutover")["valid_until"]; got != at(end) {
		t.Errorf("the gate is valid until %v, want %s", got, at(end))
	}
	c.Advance(16*governance.Day - time.Second)
	w.Plan().Empty().quietAbout(soon)
	c.Advance(time.Second)
	w.Plan().Empty().Says(soon, "Within 14 days", "approval/small/cutover/security/sasha-security at "+at(end), "To mend")
	w.Replace("permit.tf", "cutover.id", "cutover.id\n  outcome = \"rolled_back\"")
	w.Apply().OK()
	w.Plan().Empty().Says(soon)
	w.Replace("permit.tf", "rolled_back", "succeeded")
	w.Apply().OK()
	w.Plan().Empty().quietAbout(soon)

	// What has run out is no longer about to.
	w.Replace("permit.tf", "succeeded", "aborted")
	w.Apply().OK()
	c.Advance(14*governance.Day - time.Second)
	w.Plan().Says(soon)
	c.Advance(time.Second)
	w.Plan().quietAbout(soon).Warns("CIAM208", "CIAM801")
}

// Exceptions and risk acceptances run out, too. A finding that is waived is
// shown with what waives it and until when; then it counts again.
func TestAWaiverRunsOut(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := small(t).At(c)
	granted, end, review := c.Now(), c.Now().Add(30*governance.Day), c.Now().Add(31*governance.Day)
	w.approvedAt(granted, granted.Add(90*governance.Day))
	w.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.security.id")
	w.Apply("-target=ciam_gate.cutover").OK().Warns("CIAM103", "CIAM801")
	w.Plan().Fails("CIAM103")
	w.Write("exception.tf", fmt.Sprintf(`resource "ciam_party" "compliance" {
  kind     = "person"
  name     = "carla-compliance"
  function = "compliance"
}

resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM103"
  jurisdictions        = ["DE"]
  reason               = "Engineering is being built up."
  compensating_control = "Security carries out the rollback."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = %q
  expires_at           = %q
}

resource "ciam_risk_acceptance" "residual" {
  migration_id  = ciam_migration.this.id
  name          = "residual"
  risk          = "The colours confuse somebody."
  residual      = "low"
  justification = "It is only colours."
  accepted_by   = ciam_party.risk.id
  accepted_at   = %q
  review_by     = %q
}
`, at(granted), at(end), at(granted), at(review)))
	w.Replace("gate.tf", "approval_ids ", "exception_ids = [ciam_exception.grace.id]\n  risk_acceptance_ids = [ciam_risk_acceptance.residual.id]\n  approval_ids ")
	waived := "Waived: exception/small/grace waives this until " + at(end)
	w.Apply().OK().Says("CIAM103", waived).quietAbout(soon)
	gate := w.Attributes("ciam_gate.cutover")
	if gate["status"] != "open" || gate["valid_until"] != at(end) || len(gate["unmet"].([]any)) > 0 {
		t.Errorf("the gate is %v until %v, unmet %v", gate["status"], gate["valid_until"], gate["unmet"])
	}
	c.Advance(17*governance.Day - time.Second)
	w.Plan().Empty().Says(soon, "exception/small/grace at "+at(end)).quietAbout("risk/small/residual at")
	c.Advance(time.Second)
	w.Plan().Empty().Says(soon, "exception/small/grace at "+at(end)+"; risk/small/residual at "+at(review))
	c.Advance(13*governance.Day - time.Second)
	w.Plan().Empty().Says("CIAM103", waived)
	c.Advance(time.Second)
	w.Plan("-refresh-only").OK().Says("Gate has closed", "CIAM103")
	w.Plan().OK().Says("CIAM103", "decision/small/rollback").quietAbout("Waived:")
	w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Plan().Fails("CIAM103")
}
