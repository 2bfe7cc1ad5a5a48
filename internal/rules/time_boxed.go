package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var timeBoxed = &Rule{
	Code: "CIAM602", Name: "time-boxed", Enforcement: Hard,
	Summary:   "exception is not time-boxed",
	Principle: TimeBoxed,
	Why:       "An exception without a near end is a new rule that nobody decided on. The end date makes someone review it.",
	Fix:       "Set granted_at to when compliance granted the exception, and expires_at within the policy's limit after that.",
	Fixers:    theRequester,
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.PO-02", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM502"
  items                = ["incident_response_review"]
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for the week after the cutover."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "4380h") # half a year
}`,
	Good: `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM502"
  items                = ["incident_response_review"]
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for the week after the cutover."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h") # a month
}`,
	Checks: []Check{
		On(AtValidate, []string{"granted_at", "expires_at"}, func(c *Case, e governance.Exception) {
			if !e.ExpiresAt.After(e.GrantedAt) {
				c.Fail(governance.At("expires_at"),
					fmt.Sprintf("expires_at (%s) is not after granted_at (%s).", utc(e.ExpiresAt), utc(e.GrantedAt)),
					"Set expires_at to a time after granted_at, within the policy's limit.")
			}
		}),
		// The policy is not known before plan. A stricter one is for what is granted from
		// then on, and for gates.
		On(AtWrite, []string{"control", "granted_at", "expires_at"}, func(c *Case, e governance.Exception) {
			limit := c.view.Policy().ExceptionLimit
			if e.Control != "" {
				limit = c.view.Policy().ControlExceptionLimit
			}
			if last := e.GrantedAt.Add(limit); e.ExpiresAt.After(last) {
				c.Fail(governance.At("expires_at"),
					fmt.Sprintf("expires_at (%s) is more than %s after granted_at (%s), which is the policy's limit.", utc(e.ExpiresAt), days(limit), utc(e.GrantedAt)),
					fmt.Sprintf("Set expires_at to a time after granted_at and no later than %s (%s).", utc(last), days(limit)))
			}
		}),
		On(AtPlan|AlsoAsleep, []string{"granted_at"}, func(c *Case, e governance.Exception) {
			if now := c.view.Now(); governance.InFuture(e.GrantedAt, now) {
				c.Fail(governance.At("granted_at"),
					fmt.Sprintf("granted_at is %s, which is in the future. The time is now %s.", utc(e.GrantedAt), utc(now)),
					fmt.Sprintf("Set granted_at to the time, in UTC, at which %s granted the exception. If it is correct, check this machine's clock.", e.ApprovedBy))
			}
		}),
	},
}
