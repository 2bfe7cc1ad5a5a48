package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// waivableRule is about what an exception is for. Of a rule that is soft in
// some cases only, a gate waives the soft findings and no other.
var waivableRule = &Rule{
	Code: "CIAM601", Name: "waivable-rule", Enforcement: Hard,
	Summary:   "exception is for a rule that nothing waives",
	Principle: TimeBoxed,
	Why:       "A hard rule is a line that nobody may cross for a while, and an advisory one stops nobody. An exception for either waives nothing, and makes those who wait for it believe that it does.",
	Mend:      "Name a soft rule by its code, such as CIAM502; satisfy a hard one instead.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.PO-01", "iso-27001-2022:A.5.36"},
	Bad: `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM201" # hard
  jurisdictions        = ["CH", "DE"]
  reason               = "Compliance is short of people until next month."
  compensating_control = "Compliance is told of every step."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Good: `resource "ciam_exception" "grace" {
  migration_id         = ciam_migration.this.id
  name                 = "grace"
  rule                 = "CIAM502" # soft
  jurisdictions        = ["CH", "DE"]
  reason               = "The incident response review is booked for the week after the cutover."
  compensating_control = "The security team is on call through the cutover."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = var.approved_at
  expires_at           = timeadd(var.approved_at, "720h")
}`,
	Checks: []Check{
		On(AtValidate, []string{"rule"}, func(c *Case, e governance.Exception) {
			rule := c.ruleOf(e)
			switch {
			case rule == nil:
				remedy := "Set rule to the code of a soft rule, such as CIAM502."
				if meant := c.likelyRule(e.Rule); meant != "" {
					remedy += fmt.Sprintf(" Probably meant: %q.", meant)
				}
				c.Fail(governance.At("rule"), fmt.Sprintf("There is no rule %s.", governance.Quote(e.Rule)), remedy)
			case rule.Waivable():
			case rule.Enforcement == Hard:
				c.Fail(governance.At("rule"), fmt.Sprintf("%s (%s) is hard: nothing waives it.", rule.Code, rule.Name),
					fmt.Sprintf("Remove this exception and satisfy %s: %s", rule.Code, rule.Mend))
			default:
				c.Fail(governance.At("rule"), fmt.Sprintf("%s (%s) is %s: it only warns, so that there is nothing to waive.", rule.Code, rule.Name, rule.Enforcement),
					"Remove this exception: the gate opens without it.")
			}
		}),
	},
}

// ruleOf is the rule that an exception is for; nil when there is none.
func (c *Case) ruleOf(e governance.Exception) *Rule {
	for _, r := range c.catalog {
		if string(r.Code) == e.Rule {
			return r
		}
	}
	return nil
}

// likelyRule is the code that was meant by a misspelt one or by a rule's name;
// empty where there is no telling.
func (c *Case) likelyRule(text string) Code {
	plain := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToUpper(s))
	}
	meant := plain(text)
	for _, r := range c.catalog {
		if meant == string(r.Code) || "CIAM"+meant == string(r.Code) || meant == plain(r.Name) {
			return r.Code
		}
	}
	return ""
}
