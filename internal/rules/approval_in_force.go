package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var approvalInForce = &Rule{
	Code: "CIAM208", Name: "approval-in-force", Enforcement: Hard,
	Drift:            ApprovalExpired,
	Summary:          "approval is not in force",
	Principle:        ExactScope,
	Why:              "An approval reflects one point in time; threats, people and plans change. An approval dated in the future or without an end is a blank cheque.",
	Fix:              "Set approved_at to when the approver approved, and expires_at within the policy's limit. If the approval has expired, have them approve again.",
	Fixers:           theApprovers,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.8.32"},
	Bad: `resource "ciam_approval" "security" {
  expires_at = timeadd(var.approved_at, "8760h") # a year
}`,
	Good: `resource "ciam_approval" "security" {
  expires_at = timeadd(var.approved_at, "720h")
}`,
	Checks: []Check{
		On(AtPlan|AlsoAsleep, []string{"approved_at"}, func(c *Case, a governance.Approval) {
			if now := c.view.Now(); governance.InFuture(a.ApprovedAt, now) {
				c.Fail(governance.At("approved_at"),
					fmt.Sprintf("approved_at is %s, which is in the future. The time is now %s.", utc(a.ApprovedAt), utc(now)),
					fmt.Sprintf("Set approved_at to the time, in UTC, at which %s approved. If it is correct, check this machine's clock.", a.Approver))
			}
		}),
		On(AtPlan, []string{"approved_at", "expires_at"}, func(c *Case, a governance.Approval) {
			if !a.ExpiresAt.After(a.ApprovedAt) {
				c.refuseExpiry(a, fmt.Sprintf("expires_at (%s) is not after approved_at (%s).", utc(a.ExpiresAt), utc(a.ApprovedAt)))
			}
		}),
		// A stricter policy is for what is approved from then on, and for gates.
		On(AtWrite, []string{"approved_at", "expires_at"}, func(c *Case, a governance.Approval) {
			if limit := c.view.Policy().ApprovalLimit; a.ExpiresAt.After(a.ApprovedAt.Add(limit)) {
				c.refuseExpiry(a, fmt.Sprintf("expires_at (%s) is more than %s after approved_at (%s), which is the policy's limit.",
					utc(a.ExpiresAt), days(limit), utc(a.ApprovedAt)))
			}
		}),
		On(AtGate, []string{"migration_id", "stage", "approval_ids"}, func(c *Case, g governance.Gate) {
			now := c.view.Now()
			for a := range c.given(g, "approved_at", "expires_at") {
				if a.ExpiresAt.After(now) || !a.ExpiresAt.After(a.ApprovedAt) {
					continue // in force, or never was, which the check above reports
				}
				c.Fail(governance.At("approval_ids"),
					fmt.Sprintf("%s expired at %s.", a.ID(), utc(a.ExpiresAt)),
					fmt.Sprintf("Have %s review the scope and approve again. Then set approved_at to that time, and expires_at, if it is set, "+
						"to at most %s later.", a.Approver, days(c.view.Policy().ApprovalLimit)), Concerning(a.ID()))
			}
		}),
	},
}

func (c *Case) refuseExpiry(a governance.Approval, found string) {
	limit := c.view.Policy().ApprovalLimit
	c.Fail(governance.At("expires_at"), found, fmt.Sprintf(
		"Set expires_at to a time after approved_at and no later than %s (%s), or leave it unset for the default.",
		utc(a.ApprovedAt.Add(limit)), days(limit)))
}
