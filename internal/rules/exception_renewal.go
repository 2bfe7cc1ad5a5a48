package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// exceptionRenewal counts grants in everything that the register ever held, so
// that a new name, or destroying a record, hides none.
var exceptionRenewal = &Rule{
	Code: "CIAM605", Name: "exception-renewal", Enforcement: Hard,
	Summary:   "same rule was excepted there too often before",
	Principle: TimeBoxed,
	Why:       "An exception that is granted over and over is a rule that was given up without anybody deciding so.",
	Mend:      "Satisfy the rule. To rename or destroy earlier exceptions changes nothing: the register counts every grant that it ever held.",
	Controls:  []string{"nist-csf-2.0:GV.PO-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_exception" "grace" {
  for_each             = { first = "-1440h", second = "-720h", third = "0h" } # and on and on
  migration_id         = ciam_migration.this.id
  name                 = "grace-${each.key}"
  rule                 = "CIAM502"
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for next month."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = timeadd(var.approved_at, each.value)
  expires_at           = timeadd(timeadd(var.approved_at, each.value), "720h")
}`,
	Good: `resource "ciam_exception" "grace" {
  for_each             = { first = "-720h", second = "0h" } # and then there was the review
  migration_id         = ciam_migration.this.id
  name                 = "grace-${each.key}"
  rule                 = "CIAM502"
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for next month."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = timeadd(var.approved_at, each.value)
  expires_at           = timeadd(timeadd(var.approved_at, each.value), "720h")
}`,
	Checks: []Check{
		On(AtPlan, []string{"rule", "jurisdictions", "granted_at"}, func(c *Case, e governance.Exception) {
			past, limit := c.recorded(e), c.view.Policy().ExceptionGrants
			found := c.crowded(e, limit, c.grantsBeside(e, past), func(jurisdiction string) bool {
				return slices.ContainsFunc(past, func(p governance.Exception) bool {
					return grantOf(p) == grantOf(e) && p.Rule == e.Rule && applies(p, jurisdiction)
				})
			}, "rule", "jurisdictions", "granted_at")
			if len(found) == 0 {
				return
			}
			remedy := fmt.Sprintf("Satisfy %s instead", e.Rule)
			if rule := c.ruleOf(e); rule != nil {
				remedy += ": " + rule.Mend
			} else {
				remedy += "."
			}
			c.Fail(governance.At("rule"),
				fmt.Sprintf("Exceptions for one rule in one jurisdiction of %s are limited to %d, and %s was excepted as often before: %s", e.MigrationID, limit, e.Rule,
					sentences(found, func(o governance.Exception) string {
						return fmt.Sprintf("%s granted at %s", o.ID(), utc(o.GrantedAt))
					})), remedy)
		}),
	},
}

// grantsBeside are all other grants for the same rule of the same migration, of
// every revision that the register ever held and of this plan.
func (c *Case) grantsBeside(e governance.Exception, past []governance.Exception) []rival {
	var rivals []rival
	for _, p := range past {
		if p.Rule == e.Rule && grantOf(p) != grantOf(e) {
			rivals = append(rivals, rival{Exception: p})
		}
	}
	for _, s := range c.view.Of(e.MigrationID) {
		if o, ok := s.Record.(governance.Exception); ok && o.ID() != e.ID() && (o.Rule == e.Rule || s.Unknown.HasAny("rule")) {
			rivals = append(rivals, rival{o, s.Unknown})
		}
	}
	return rivals
}
