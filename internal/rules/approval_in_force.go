package rules

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var approvalInForce = &Rule{
	Code: "CIAM208", Name: "approval-in-force", Enforcement: Hard,
	Summary:   "approval is not in force",
	Principle: ExactScope,
	Why:       "An approval is a judgement of one time: threats, people and plans move on. One that starts tomorrow or holds for ever is a blank cheque.",
	Mend:      "Set approved_at to when the approver said yes and expires_at to within the policy's limit after it; have them approve again when it has expired.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32"},
	Bad: `resource "ciam_approval" "security" {
  expires_at = timeadd(var.approved_at, "8760h") # a year
}`,
	Good: `resource "ciam_approval" "security" {
  expires_at = timeadd(var.approved_at, "720h")
}`,
	Checks: []Check{
		On(AtPlan, []string{"approved_at"}, func(c *Case, a governance.Approval) {
			if now := c.view.Now(); a.ApprovedAt.After(now) {
				c.Fail(governance.At("approved_at"),
					fmt.Sprintf("approved_at is %s, in the future: it is %s now.", utc(a.ApprovedAt), utc(now)),
					fmt.Sprintf("Set approved_at to the time at which %s approved, in UTC; check the clock of this machine if that is what it says.", a.Approver))
			}
		}),
		On(AtPlan, []string{"approved_at", "expires_at"}, func(c *Case, a governance.Approval) {
			limit := c.view.Policy().ApprovalLimit
			last := a.ApprovedAt.Add(limit)
			var found string
			switch {
			case !a.ExpiresAt.After(a.ApprovedAt):
				found = fmt.Sprintf("expires_at (%s) is not after approved_at (%s).", utc(a.ExpiresAt), utc(a.ApprovedAt))
			case a.ExpiresAt.After(last):
				found = fmt.Sprintf("expires_at (%s) lies more than %s after approved_at (%s), the policy's limit.",
					utc(a.ExpiresAt), days(limit), utc(a.ApprovedAt))
			default:
				return
			}
			c.Fail(governance.At("expires_at"), found, fmt.Sprintf(
				"Set expires_at to a time after approved_at and not after %s, which is %s on, or leave it out for the default.",
				utc(last), days(limit)))
		}),
		On(AtGate, []string{"migration_id", "stage", "approval_ids"}, func(c *Case, g governance.Gate) {
			now := c.view.Now()
			for a := range c.given(g, "approved_at", "expires_at") {
				if a.ExpiresAt.After(now) || !a.ExpiresAt.After(a.ApprovedAt) {
					continue // in force, or never was: the check above speaks
				}
				c.Fail(governance.At("approval_ids"),
					fmt.Sprintf("%s expired at %s.", a.ID(), utc(a.ExpiresAt)),
					fmt.Sprintf("Have %s look again and approve; then set approved_at to the time of that, and expires_at, if it is set, "+
						"to at most %s after.", a.Approver, days(c.view.Policy().ApprovalLimit)))
			}
		}),
	},
}

// utc is a time as the configuration writes it.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// days is a length of time for a sentence.
func days(d time.Duration) string {
	if d%governance.Day != 0 {
		return d.String()
	}
	return fmt.Sprintf("%d days", d/governance.Day)
}
