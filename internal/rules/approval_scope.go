package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalScope errs while an approval is written. Once it stands, only a gate
// that rests on it is closed: the migration may move on without breaking every
// plan. A rejection or withdrawal counts under any digest, so this rule leaves
// it to CIAM209.
var approvalScope = &Rule{
	Code: "CIAM207", Name: "approval-scope", Enforcement: Hard,
	Summary:   "approval is for another scope than the migration's now",
	Principle: ExactScope,
	Why:       "Approvers answer for what they looked at. When platforms, touched areas, jurisdictions, implementers or the risk owner change afterwards, their yes says nothing about what is now about to happen.",
	Mend:      "Have the approver approve the digest that the migration has now, and write that digest and the time of the new approval into the ciam_approval.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_approval" "security" {
  digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
}`,
	Good: `resource "ciam_approval" "security" {
  digest = local.approved_digest
}`,
	Checks: []Check{
		On(AtPlan, []string{"migration_id", "digest", "decision"}, func(c *Case, a governance.Approval) {
			if !c.subject.Changed || a.Decision != governance.Approved {
				return
			}
			if m, ok := c.ActiveMigration(a.MigrationID, governance.MaterialFields()...); ok && a.Digest != m.Digest() {
				c.Fail(governance.At("digest"),
					fmt.Sprintf("This approves %s, but %s is now %s. %s", a.Digest, m.ID(), m.Digest(), c.changedSince(m, a.Digest)),
					c.approveAgain(c.subject, m.Digest()))
			}
		}),
		On(AtGate, []string{"migration_id", "stage", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, governance.MaterialFields()...)
			if !ok {
				return
			}
			now := m.Digest()
			since := map[string]string{} // most stale approvals are for one earlier scope
			for a := range c.given(g, "digest") {
				if a.Digest == now {
					continue
				}
				if since[a.Digest] == "" {
					since[a.Digest] = c.changedSince(m, a.Digest)
				}
				approval, _ := c.view.Find(a.ID())
				c.Fail(governance.At("approval_ids"),
					fmt.Sprintf("%s approves %s, but %s is now %s. %s", a.ID(), a.Digest, m.ID(), now, since[a.Digest]),
					c.approveAgain(approval, now))
			}
		}),
	},
}
