package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalScope is an error while an approval is written. Afterwards it only closes
// the gates that rest on the approval, so the migration can change without breaking
// every plan. Rejections and withdrawals count with any digest; CIAM209 covers them.
var approvalScope = &Rule{
	Code: "CIAM207", Name: "approval-scope", Enforcement: Hard,
	Drift:            ApprovalStale,
	Summary:          "approval does not match the migration's current scope",
	Principle:        ExactScope,
	Why:              "Approvers answer for the scope they reviewed. If platforms, touches, jurisdictions or implementers change later, their approval does not cover the new scope.",
	Fix:              "Have the approver approve the migration's current digest. Then set digest and approved_at in the ciam_approval to those of the new approval.",
	Fixers:           theApprovers,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
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
			if m, ok := c.ActiveMigration(a.MigrationID, governance.MaterialFields()...); ok && a.Digest != c.digest(m) {
				c.Fail(governance.At("digest"),
					fmt.Sprintf("This approval is for digest %s, but the digest of %s is now %s. %s", a.Digest, m.ID(), c.digest(m), c.changedSince(m, a.Digest)),
					approveAgain(a, c.digest(m)), c.toApprove(c.subject, c.digest(m), map[governance.ID]governance.Piece{}), Stating("digest", a.Digest), Stating("digest_now", c.digest(m)))
			}
		}),
		On(AtGate, []string{"migration_id", "stage", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, governance.MaterialFields()...)
			if !ok {
				return
			}
			who, now := string(m.ID()), c.digest(m)
			// Most stale approvals are for one earlier scope, with the same evidence.
			since, pieces := map[string]string{}, map[governance.ID]governance.Piece{}
			for a := range c.given(g, "digest") {
				if a.Digest == now {
					continue
				}
				if since[a.Digest] == "" {
					since[a.Digest] = c.changedSince(m, a.Digest)
				}
				id := a.ID()
				approval, _ := c.view.Find(id)
				c.Fail(governance.At("approval_ids"),
					string(id)+" is for digest "+a.Digest+", but the digest of "+who+" is now "+now+". "+since[a.Digest],
					approveAgain(a, now), c.toApprove(approval, now, pieces), Concerning(id), Stating("digest", a.Digest), Stating("digest_now", now))
			}
		}),
	},
}
