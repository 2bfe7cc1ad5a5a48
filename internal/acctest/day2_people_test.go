package acctest

import (
	"slices"
	"strings"
)

func approverLeaves(c *chapter) {
	const leaver = "approval/legacy-to-cloud/cutover/security/sasha-security"
	c.beforeThePermit()
	early := c.fork()
	c.w.Apply().OK()
	taken := c.w.Attributes("ciam_permit.cutover")
	c.at("2026-03-02T08:00:00Z")
	successor := c.change()
	c.says(c.w.Plan()).Reports("CIAM211", "person/security-successor", "approval/legacy-to-cloud/cutover/security/sasha-security")

	// Reusing the old resource for the successor would retire the leaver's
	// approval.
	there := c.fork()
	c.w.Write("in_place_override.tf", "resource \"ciam_approval\" \"security\" {\n  approver = ciam_party.successor.id\n}\n")
	plan := c.w.Plan().Fails("CIAM505").Reports("CIAM505", leaver, "permit/legacy-to-cloud/cutover/1")
	c.seen[plan.Find("CIAM505")[0].Code()] = true

	c.timeline = there
	c.change()
	c.says(c.w.Plan()).Reports("CIAM211", "person/security-successor").Omits("CIAM207")
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "closed")

	c.at("2026-03-03T10:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow("ciam_gate.cutover", "status", "open")
	if got := c.w.Attributes("ciam_permit.cutover"); !equalJSON(got, taken) {
		c.t.Errorf("the permit was %v and is %v", taken, got)
	}
	if snapshot, _ := taken["snapshot"].(string); !strings.Contains(snapshot, `"person/sasha-security":{`) {
		c.t.Errorf("the permit does not rest on the leaver:\n%s", snapshot)
	}
	if slices.Contains(c.w.StateList(), "ciam_approval.security") || !slices.Contains(storedIDs(c.t, c.w.address()), leaver) {
		c.t.Errorf("the state has %q", c.w.StateList())
	}

	late := c.timeline
	c.timeline = early
	c.at("2026-03-03T10:00:00Z")
	c.lay(successor)
	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow("ciam_gate.cutover", "status", "open")

	c.timeline = late
	c.answers()

	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow(`ciam_decision_owner.this["mfa_policy"]`, "accountable", "person/security-successor")
}
