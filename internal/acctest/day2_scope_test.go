package acctest

import (
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func whereCasesStart(c *chapter) {
	c.w.Apply().OK()
	c.shows(c.w.Plan())
	c.isNow("ciam_gate.cutover", "status", "open")
	c.isNow("ciam_permit.cutover", "used_at", "2026-02-02T08:00:00Z")
}

func scopeChanges(c *chapter) {
	c.beforeThePermit()
	c.at("2026-02-03T08:00:00Z")
	c.change()
	c.says(c.w.Plan()).Reports("CIAM207", "touches", "ciam-approval/v1").Points("CIAM207", "gate_id")

	c.at("2026-02-04T16:00:00Z")
	before := c.fork()
	c.change()
	c.says(c.w.Plan()).Points("CIAM213", "approved_digest")
	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow("ciam_gate.cutover", "status", "open")
	snapshot, _ := c.w.Attributes("ciam_permit.cutover")["snapshot"].(string)
	digest, _ := c.w.Attributes("ciam_migration.this")["digest"].(string)
	if !strings.Contains(snapshot, digest) {
		c.t.Errorf("the permit rests on another scope than %s:\n%s", digest, snapshot)
	}
	c.answers()
	if revisions := c.allRevisions("approval/legacy-to-cloud/cutover/security/sasha-security"); len(revisions) != 2 || revisions[0].Digest == revisions[1].Digest {
		c.t.Errorf("the register has the revisions %+v", revisions)
	}

	// The original scope is the approved one again.
	c.timeline = before
	c.w.Remove("step_01_override.tf")
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "open")
}

func jurisdictionAdded(c *chapter) {
	c.change()
	c.w.Apply().OK()
	c.at("2026-02-09T08:00:00Z")
	c.change()
	c.says(c.w.Plan()).Points("CIAM704", "approvers").Reports("CIAM704", "AT")
	c.change()
	c.says(c.w.Plan()).Reports("CIAM207", "jurisdictions").Reports("CIAM211", "AT")
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "closed")
	c.isNow("ciam_permit.cutover", "outcome", "in_progress")
	c.at("2026-02-10T12:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "open")
	snapshot, _ := c.w.Attributes("ciam_permit.cutover")["snapshot"].(string)
	if strings.Contains(snapshot, `"AT"`) {
		c.t.Errorf("the permit rests on AT:\n%s", snapshot)
	}
	c.w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	c.w.Apply().OK()
	c.isQuiet()
	c.answers()
}

func approvalWithdrawn(c *chapter) {
	c.w.Apply().OK()
	c.at("2026-02-05T14:00:00Z")
	c.change()
	c.says(c.w.Plan()).Reports("CIAM213", "withdrawn")
	c.change()
	c.says(c.w.Plan()).Reports("CIAM209")
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "closed")
	c.isNow("ciam_permit.cutover", "used_at", "2026-02-02T08:00:00Z")
	c.answers()

	again := c.fork()
	c.change()
	c.says(c.w.Plan()).Points("CIAM209", "gate_id")
	c.w.Apply().Fails("CIAM209")

	// Removing the withdrawal from the gate has no effect.
	c.w.Write("without_override.tf", "resource \"ciam_gate\" \"cutover\" {\n  approval_ids = [ciam_approval.engineering.id, ciam_approval.security.id]\n}\n")
	if plan := c.w.Plan(); len(plan.Find("CIAM209")) == 0 || plan.Exit != 1 {
		c.t.Errorf("without it the plan says\n%s", plan.Text())
	}

	c.timeline = again
	c.at("2026-02-12T10:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow("ciam_gate.cutover", "status", "open")
	revisions := c.allRevisions("approval/legacy-to-cloud/cutover/compliance/carla-compliance")
	if len(revisions) != 3 || revisions[1].Decision != governance.Withdrawn || revisions[2].Decision != governance.Approved {
		c.t.Errorf("the register has the revisions %+v", revisions)
	}
}
