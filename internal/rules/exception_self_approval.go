package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var exceptionSelfApproval = &Rule{
	Code: "CIAM404", Name: "exception-self-approval", Enforcement: Hard,
	Summary:   "exception is approved by the person who requested it",
	Principle: SeparateDuties,
	Why:       "The person who needs an exception is the least likely to see what it costs others. A request that its author approves has not been reviewed.",
	Fix:       "Have another person from compliance decide on the request and set approved_by to them.",
	Fixers:    anyCompliance,
	Controls:  []string{"nist-csf-2.0:PR.AA-05", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.3", "soc2-2017:CC6.3"},
	Bad: `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM502"
  items                = ["incident_response_review"]
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for the week after the cutover."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.compliance.id
  approved_by          = ciam_party.compliance.id
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
		On(AtValidate, []string{"requested_by", "approved_by"}, func(c *Case, e governance.Exception) {
			if e.RequestedBy == e.ApprovedBy {
				c.refuseSelfApproval(e, fmt.Sprintf("%s both requested and approved this exception.", e.ApprovedBy))
			}
		}),
		// That two records are one human can show later.
		On(AtWrite, []string{"migration_id", "requested_by", "approved_by"}, func(c *Case, e governance.Exception) {
			m, ok := Find[governance.Migration](c, e.MigrationID)
			if !ok || e.RequestedBy == e.ApprovedBy {
				return
			}
			if why := c.Humans(m, e.RequestedBy, e.ApprovedBy).Why(e.RequestedBy, e.ApprovedBy); why != "" {
				c.refuseSelfApproval(e, fmt.Sprintf("%s requested this exception, and %s approved it.%s", e.RequestedBy, e.ApprovedBy, why))
			}
		}),
	},
}

func (c *Case) refuseSelfApproval(e governance.Exception, found string) {
	c.Fail(governance.At("approved_by"), found,
		"Have another person from compliance decide on the request, and set approved_by to them."+
			c.InternalBut(e.ApprovedBy, []governance.Function{governance.Compliance}, governance.KindPerson), Concerning(e.RequestedBy, e.ApprovedBy))
}
