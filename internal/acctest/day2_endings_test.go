package acctest

func migrationCancelled(c *chapter) {
	c.beforeThePermit()
	c.at("2026-02-16T08:00:00Z")
	c.change()
	c.says(c.w.Plan()).Reports("CIAM810", "migration/legacy-to-cloud")
	c.w.takeOut("ciam_permit.cutover", "terraform_data.cutover")
	c.w.Apply().OK()
	c.w.Plan().Empty().Warns()
	c.isNow("ciam_gate.cutover", "status", "closed")

	// No rule judges it any more, whatever happens to its approvals.
	c.at("2026-09-01T08:00:00Z")
	c.w.Plan().Empty().Warns()
	there := c.fork()
	c.w.takeOut("ciam_evidence.this", "ciam_approval.compliance")
	c.w.Write("unnamed_override.tf", "resource \"ciam_gate\" \"cutover\" {\n  approval_ids = []\n  evidence_ids = []\n}\n")
	c.says(c.w.Plan()).Reports("CIAM505", "evidence/legacy-to-cloud/rollback-test", "2033-01-24T09:00:00Z")
	c.timeline = there
	c.answers()
}

func yearsPass(c *chapter) {
	c.w.Apply().OK()
	c.at("2026-03-02T08:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.at("2028-03-02T08:00:00Z")
	c.shows(c.w.Plan())
	c.isNow("ciam_permit.cutover", "outcome", "succeeded")
	c.isNow("ciam_gate.cutover", "status", "closed")

	c.w.Replace("main.tf", "depends_on = [ciam_permit.cutover]", "")
	there := c.fork()
	c.w.takeOut("ciam_permit.cutover")
	c.shows(c.w.Plan()).Reports("CIAM505", "2033-02-02T08:00:00Z")

	c.timeline = there
	c.change()
	c.w.Apply().OK().wants(map[string]string{"ciam_permit.cutover": "remove"})
	c.w.Plan().Empty().Warns()
	c.answers()
	c.w.Plan("-destroy").Fails("CIAM505").Reports("CIAM505", "gate/legacy-to-cloud/cutover", "permit/legacy-to-cloud/cutover/1")
	c.at("2033-02-02T08:00:01Z")
	c.w.Destroy().OK()
}
