package rules

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var backdatedApproval = &Rule{
	Code: "CIAM217", Name: "backdated-approval", Enforcement: Advisory,
	Summary:   "approval is dated long before the register first saw it",
	Principle: ExactScope,
	Why:       "An approval that is recorded weeks later cannot be told apart from one that was invented when it was missing.",
	Fix:       "Declare approvals when they are given. For a late one, keep the approver's dated message and set external_ref to its location.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_approval" "security" {
  approved_at = timeadd(var.approved_at, "-720h")
}`,
	Good: `resource "ciam_approval" "security" {
  approved_at = var.approved_at
}`,
	Checks: []Check{
		On(AtPlan, []string{"digest", "decision", "approved_at"}, func(c *Case, a governance.Approval) {
			seen, limit := c.firstSeen(a), c.view.Policy().Backdating
			if seen.Sub(a.ApprovedAt) <= limit {
				return
			}
			remedy := fmt.Sprintf("If the date is wrong, set approved_at to when %s approved. If it is correct, set external_ref to where the "+
				"approval of that day is recorded, or have them approve again now.", a.Approver)
			if a.ExternalRef != "" {
				remedy = fmt.Sprintf("Compare the date with %s, which is the external_ref of this approval. If it is correct, you need not do anything. "+
					"If it is wrong, have %s approve again now.", governance.Quote(a.ExternalRef), a.Approver)
			}
			c.Fail(governance.At("approved_at"),
				fmt.Sprintf("approved_at is %s, but the register first saw this approval at %s, more than %s later.",
					utc(a.ApprovedAt), utc(seen), days(limit)),
				remedy)
		}),
	},
}

// firstSeen is when the register first saw this approval: now, if it has not yet.
// An approval of another content has another approved_at (CIAM213).
func (c *Case) firstSeen(a governance.Approval) time.Time {
	last, _ := c.view.Previous(c.id)
	if before, ok := last.(governance.Approval); ok && before.ApprovedAt.Equal(a.ApprovedAt) && !before.RecordedAt.IsZero() {
		return before.RecordedAt
	}
	return c.view.Now()
}
