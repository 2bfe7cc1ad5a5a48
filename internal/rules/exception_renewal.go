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
		On(AtPlan, renewalFields, func(c *Case, e governance.Exception) {
			if !c.subject.Changed || e.Rule == "" {
				return // an exception to a control has no rule
			}
			found, limit := c.overRenewed(e), c.view.Policy().ExceptionGrants
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
				fmt.Sprintf("The policy allows one rule to be waived %s in one jurisdiction of a migration. In %s, %s was waived as often before: %s", count(limit, "time"), e.MigrationID, ruleAndItems(e, found),
					sentences(found, func(o governance.Exception) string {
						return fmt.Sprintf("%s granted at %s", o.ID(), utc(o.GrantedAt))
					})), remedy, Concerning(grantedBefore(found)...))
		}),
	},
}

// ruleAndItems is the rule for a message, with those of its items that were waived before.
func ruleAndItems(e governance.Exception, found []overBudget) string {
	again := slices.DeleteFunc(slices.Clone(e.Items), func(item string) bool {
		return !slices.ContainsFunc(found, func(f overBudget) bool {
			return slices.ContainsFunc(f.before, func(o governance.Exception) bool { return len(o.Items) == 0 || o.Items.Has(item) })
		})
	})
	if len(again) == 0 {
		return e.Rule
	}
	return fmt.Sprintf("%s (%s)", e.Rule, list(quotes(again)))
}

// renewalFields are the arguments by which a grant counts towards the renewals.
var renewalFields = []string{"rule", "items", "subject", "jurisdictions", "granted_at", "expires_at"}

// overRenewed are the jurisdictions in which the rule was excepted as often before as
// it may be, for some of the same items and the same subject, in this migration or a
// predecessor.
func (c *Case) overRenewed(e governance.Exception) []overBudget {
	grants := c.grants(e.MigrationID)
	own := current(grants, e)
	var others []grant
	for _, of := range grants {
		for _, g := range of {
			same := g.first.ID() == own.first.ID() && g.seq == own.seq
			if !same && g.renewedBy(e) {
				others = append(others, g)
			}
		}
	}
	return c.overLimit(own, c.view.Policy().ExceptionGrants, others, "rule", "items", "subject", "jurisdictions", "granted_at")
}

// renewedBy tells whether an exception is for the same as a grant, as far as is known:
// the same rule, and items and subjects that overlap. Unset ones are for all.
func (g grant) renewedBy(e governance.Exception) bool {
	items, subject := g.first.Items, g.first.Subject
	return (g.unknown.HasAny("rule") || g.first.Rule == e.Rule) &&
		(g.unknown.HasAny("items") || len(items) == 0 || len(e.Items) == 0 || slices.ContainsFunc(items, e.Items.Has)) &&
		(g.unknown.HasAny("subject") || subject == "" || e.Subject == "" || subject == e.Subject)
}
