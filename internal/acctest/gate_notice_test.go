package acctest

import (
	"fmt"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A plan within two weeks of an expiry lists what expires. Earlier plans do
// not, and none does after the change has succeeded.
func TestNoticeOfAGateThatRunsOut(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := small(t).At(c)
	end := c.Now().Add(30 * governance.Day)
	w.approvedAt(c.Now(), end)
	w.Apply().OK().Omits(gateExpiring)
	if got := w.Attributes("ciam_gate.cutover")["valid_until"]; got != at(end) {
		t.Errorf("the gate is valid until %v, want %s", got, at(end))
	}
	c.Advance(16*governance.Day - time.Second)
	w.Plan().Empty().Omits(gateExpiring)
	c.Advance(time.Second)
	w.Plan().Empty().Reports(gateExpiring, "approval/small/cutover/security/sasha-security", at(end))
	w.Replace("permit.tf", "cutover.id", "cutover.id\n  outcome = \"succeeded\"")
	w.Apply().OK()
	w.Plan().Empty().Omits(gateExpiring)
	w.Replace("permit.tf", "succeeded", "rolled_back")
	w.Apply().OK()
	w.Plan().Empty().Reports(gateExpiring)

	// What has expired is no longer about to expire.
	c.Advance(14*governance.Day - time.Second)
	w.Plan().Reports(gateExpiring)
	c.Advance(time.Second)
	w.Plan().Omits(gateExpiring).Warns("CIAM208", "CIAM801")
}

// Exceptions and risk acceptances expire too. A waived finding is shown with
// the exception and its expiry, and counts again afterwards.
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
  items                = ["rollback"]
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
  digest        = ciam_migration.this.digest
  risk          = "The colours confuse somebody."
  residual      = "low"
  justification = "It is only colours."
  accepted_by   = ciam_party.risk.id
  accepted_at   = %q
  review_by     = %q
}
`, at(granted), at(end), at(granted), at(review)))
	w.Replace("gate.tf", "approval_ids ", "exception_ids = [ciam_exception.grace.id]\n  risk_acceptance_ids = [ciam_risk_acceptance.residual.id]\n  approval_ids ")
	w.Apply().OK().Reports("CIAM103", "exception/small/grace", at(end)).Omits(gateExpiring)
	gate := w.Attributes("ciam_gate.cutover")
	if gate["status"] != "open" || gate["valid_until"] != at(end) || len(gate["unmet"].([]any)) > 0 {
		t.Errorf("the gate is %v until %v, unmet %v", gate["status"], gate["valid_until"], gate["unmet"])
	}
	c.Advance(17*governance.Day - time.Second)
	w.Plan().Empty().Reports(gateExpiring, "exception/small/grace", at(end)).Omits(gateExpiring, "risk/small/residual")
	c.Advance(time.Second)
	w.Plan().Empty().Reports(gateExpiring, "exception/small/grace", at(end), "risk/small/residual", at(review))
	c.Advance(13*governance.Day - time.Second)
	w.Plan().Empty().Reports("CIAM103", "exception/small/grace", at(end))
	c.Advance(time.Second)
	w.Plan("-refresh-only").OK().Reports(gateHasClosed, "CIAM103")
	w.Plan().OK().Reports("CIAM103", "decision/small/rollback")
	w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	w.Plan().Fails("CIAM103")
}

// Terraform shows only the first of several warnings with one summary, so a closed gate
// has one warning for all its stale approvals.
func TestStaleApprovalsAreAllShown(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Apply().OK()
	w.Replace("main.tf", `["CH", "DE"]`, `["CH", "DE", "FR"]`)
	r := w.Run("plan", "-input=false", "-no-color").OK()
	wants(t, "the terminal", r.Output,
		"approval/legacy-to-cloud/cutover/compliance/carla-compliance",
		"approval/legacy-to-cloud/cutover/engineering/erik-engineer",
		"approval/legacy-to-cloud/cutover/security/sasha-security")
}
