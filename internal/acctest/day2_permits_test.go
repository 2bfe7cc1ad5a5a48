package acctest

func emergencyAtNight(c *chapter) {
	c.w.takeOut("ciam_approval.compliance")
	c.change()
	c.beforeThePermit()
	c.at("2026-02-03T02:30:00Z")
	c.says(c.w.Plan())
	c.change()
	c.says(c.w.Plan()).Reports(emergencyUnratified, "2026-02-05T02:30:00Z")
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "closed")
	if c.w.Attributes("terraform_data.cutover") == nil {
		c.t.Error("the real change did not go ahead")
	}
	c.answers()

	missed := c.fork()
	c.at("2026-02-03T10:00:00Z")
	approval := c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow("ciam_gate.cutover", "status", "open")
	c.at("2026-02-20T10:00:00Z")
	c.w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n")
	c.w.Apply().OK()

	c.timeline = missed
	c.at("2026-02-05T02:30:01Z")
	c.says(c.w.Plan())
	c.at("2026-02-06T10:00:00Z")
	c.lay(approval)
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "open")
	c.change()
	c.says(c.w.Plan()).Points("CIAM804", "gate_id")
	c.answers()
	c.w.takeOut("ciam_permit.second")
	c.change()
	c.w.Apply().OK().Omits("CIAM711")
	c.w.Plan().Empty().Warns()
}

func secondAttempt(c *chapter) {
	c.w.Apply().OK()
	c.at("2026-02-08T20:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.isNow("ciam_permit.cutover", "used_at", "2026-02-02T08:00:00Z")

	// Raising attempt in place would destroy the first decision.
	there := c.fork()
	c.w.Write("in_place_override.tf", "resource \"ciam_permit\" \"cutover\" {\n  attempt = 2\n}\n")
	for _, d := range c.w.Plan().Fails("CIAM505").Reports("CIAM505", "permit/legacy-to-cloud/cutover/1").Diagnostics {
		c.seen[d.Code()] = true
	}

	c.timeline = there
	c.at("2026-02-20T08:00:00Z")
	c.change()
	soon := c.w.Plan().OK().Warns(standing...)
	if got := soon.Changes(); len(got) != 2 || got["ciam_permit.second"] != "create" {
		c.t.Errorf("planned are %v", got)
	}
	c.at("2026-04-20T08:00:00Z")
	c.says(c.w.Plan()).Reports(gateExpiring, "approval/legacy-to-cloud/cutover/security/sasha-security", "2026-05-01T09:00:00Z")
	c.at("2026-05-04T08:00:00Z")
	c.says(c.w.Plan()).Reports("CIAM208", "2026-05-01T09:00:00Z")
	c.at("2026-05-06T12:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.isQuiet()
	c.answers()
}
