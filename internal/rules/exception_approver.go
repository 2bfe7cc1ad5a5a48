package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var exceptionApprover = &Rule{
	Code: "CIAM603", Name: "exception-approver", Enforcement: Hard,
	Summary:   "exception is not approved by your own compliance function",
	Principle: TimeBoxed,
	Why:       "Only compliance knows the duties in a jurisdiction and sees all exceptions there. Anyone else judges one exception without the others.",
	Fix:       "Have a person from your own compliance function decide on the request and set approved_by to them.",
	Fixers:    anyCompliance,
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.36", "soc2-2017:CC1.3"},
	Bad: `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM502"
  items                = ["incident_response_review"]
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for the week after the cutover."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.security.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
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
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Checks: []Check{
		// The approver can leave later, and a permit can rest on the exception: it is judged
		// when it is granted, and at each gate that names it.
		On(AtWrite, []string{"approved_by"}, func(c *Case, e governance.Exception) {
			why, external := c.External(e.ApprovedBy)
			if !external {
				p, ok := c.Party(e.ApprovedBy, "function")
				if !ok || p.Function == governance.Compliance {
					return
				}
				why = fmt.Sprintf("%s belongs to %s", p.ID(), p.Function)
			}
			c.Fail(governance.At("approved_by"),
				fmt.Sprintf("%s approved this exception, but %s.", e.ApprovedBy, why),
				"Have a person from your own compliance function decide on the request, and set approved_by to them."+
					c.InternalBut(e.RequestedBy, []governance.Function{governance.Compliance}, governance.KindPerson))
		}),
	},
}
