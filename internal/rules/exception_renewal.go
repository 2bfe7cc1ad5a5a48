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
			found, items := c.overRenewed(e)
			if len(found) == 0 {
				return
			}
			what := e.Rule
			if len(items) > 0 {
				what += fmt.Sprintf(" (%s)", list(quotes(items)))
			}
			remedy := fmt.Sprintf("Satisfy %s instead", e.Rule)
			if rule := c.ruleOf(e); rule != nil {
				remedy += ": " + rule.Fix
			} else {
				remedy += "."
			}
			c.Fail(governance.At("rule"),
				fmt.Sprintf("The policy allows one rule to be waived %s in one jurisdiction of a migration. In %s, %s was waived as often before: %s", count(c.view.Policy().ExceptionGrants, "time"), e.MigrationID, what,
					sentences(found, func(o governance.Exception) string {
						return fmt.Sprintf("%s granted at %s", o.ID(), utc(o.GrantedAt))
					})), remedy, Concerning(grantedBefore(found)...))
		}),
	},
}

// renewalFields are the arguments by which a grant counts towards the renewals.
var renewalFields = []string{"rule", "items", "subject", "jurisdictions", "granted_at", "expires_at"}

// overRenewed are the jurisdictions in which the rule was excepted as often before as
// it may be, for one of the items and the same subject, in this migration or a
// predecessor, and the items of which that is so.
func (c *Case) overRenewed(e governance.Exception) (found []overBudget, items []string) {
	grants := c.grants(e.MigrationID)
	own := current(grants, e)
	for _, item := range orAll(e.Items) {
		one := e
		one.Items = item
		over := c.overLimit(own, c.view.Policy().ExceptionGrants, renewedBy(grants, own, one), "rule", "items", "subject", "jurisdictions", "granted_at")
		if len(over) > 0 {
			found, items = append(found, over...), append(items, item...)
		}
	}
	return found, items
}

// renewedBy are the grants, other than its own, that an exception renews.
func renewedBy(grants map[string][]grant, own grant, e governance.Exception) []grant {
	var renewed []grant
	for _, of := range grants {
		for _, g := range of {
			if same := g.first.ID() == own.first.ID() && g.seq == own.seq; !same && g.renewedBy(e) {
				renewed = append(renewed, g)
			}
		}
	}
	return renewed
}

// orAll are the items one by one; without any, the exception is for all of them.
func orAll(items governance.Set[string]) []governance.Set[string] {
	if len(items) == 0 {
		return []governance.Set[string]{nil}
	}
	return slices.Collect(slices.Chunk(items, 1))
}

// renewedBy tells whether an exception is for the same as a grant, as far as is known:
// the same rule, and items and subjects that overlap. Unset ones are for all.
func (g grant) renewedBy(e governance.Exception) bool {
	items, subject := g.first.Items, g.first.Subject
	return (g.unknown.HasAny("rule") || g.first.Rule == e.Rule) &&
		(g.unknown.HasAny("items") || len(items) == 0 || len(e.Items) == 0 || slices.ContainsFunc(items, e.Items.Has)) &&
		(g.unknown.HasAny("subject") || subject == "" || e.Subject == "" || subject == e.Subject)
}
