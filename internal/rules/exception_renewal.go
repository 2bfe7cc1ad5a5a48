package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// exceptionRenewal counts grants in everything that the register ever held, so
// renaming or destroying a record hides none.
var exceptionRenewal = &Rule{
	Code: "CIAM605", Name: "exception-renewal", Enforcement: Hard,
	Summary:      "rule has already been waived the maximum number of times in this jurisdiction",
	Principle:    TimeBoxed,
	AboutChanges: true,
	Why:          "An exception that is granted again and again replaces the rule without anyone deciding to.",
	Fix:          "Satisfy the rule. Renaming or destroying earlier exceptions does not help: the register counts every grant.",
	Fixers:       anyCompliance,
	Controls:     []string{"nist-csf-2.0:GV.PO-02", "nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_exception" "grace" {
  for_each             = { first = "-1440h", second = "-720h", third = "0h" } # the third time
  migration_id         = ciam_migration.this.id
  name                 = "grace-${each.key}"
  rule                 = "CIAM502"
  items                = ["incident_response_review"]
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for next month."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = timeadd(var.approved_at, each.value)
  expires_at           = timeadd(timeadd(var.approved_at, each.value), "720h")
}`,
	Good: `resource "ciam_exception" "grace" {
  for_each             = { first = "-720h", second = "0h" } # the review takes place before a third
  migration_id         = ciam_migration.this.id
  name                 = "grace-${each.key}"
  rule                 = "CIAM502"
  items                = ["incident_response_review"]
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
			if e.Rule == "" {
				return // an exception to a control
			}
			past, limit := c.recorded(e), c.view.Policy().ExceptionGrants
			found := c.overLimit(e, limit, c.grantsBeside(e, past), func(jurisdiction string) bool {
				return slices.ContainsFunc(past, func(p governance.Exception) bool {
					return grantOf(p) == grantOf(e) && p.Rule == e.Rule && applies(p, jurisdiction)
				})
			}, "rule", "jurisdictions", "granted_at")
			if len(found) == 0 {
				return
			}
			remedy := fmt.Sprintf("Satisfy %s instead", e.Rule)
			if rule := c.ruleOf(e); rule != nil {
				remedy += ": " + rule.Fix
			} else {
				remedy += "."
			}
			c.Fail(governance.At("rule"),
				fmt.Sprintf("The policy allows one rule to be waived %d times in one jurisdiction of a migration. In %s, %s was waived as often before: %s", limit, e.MigrationID, e.Rule,
					sentences(found, func(o governance.Exception) string {
						return fmt.Sprintf("%s granted at %s", o.ID(), utc(o.GrantedAt))
					})), remedy, Concerning(grantedBefore(found)...))
		}),
	},
}

// grantsBeside are all other grants for the same rule of the same migration, of
// every revision that the register ever held and of this plan.
func (c *Case) grantsBeside(e governance.Exception, past []governance.Exception) []otherException {
	var others []otherException
	for _, p := range past {
		if p.Rule == e.Rule && grantOf(p) != grantOf(e) {
			others = append(others, otherException{Exception: p})
		}
	}
	for _, s := range c.view.RecordsOf(e.MigrationID) {
		if o, ok := s.Record.(governance.Exception); ok && o.ID() != e.ID() && (o.Rule == e.Rule || s.Unknown.HasAny("rule")) {
			others = append(others, otherException{o, s.Unknown})
		}
	}
	return others
}
