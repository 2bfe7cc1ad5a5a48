package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// waivableRule checks the rule of an exception. If a rule is soft only in some
// cases, a gate waives only its soft findings.
var waivableRule = &Rule{
	Code: "CIAM601", Name: "waivable-rule", Enforcement: Hard,
	Summary:   "exception names a rule that cannot be waived",
	Principle: TimeBoxed,
	Why:       "Nothing waives a hard rule, and an advisory rule blocks nothing. An exception for either has no effect, but people rely on it.",
	Fix:       "Name a soft rule by its code, such as CIAM502. A hard rule must be satisfied.",
	Fixers:    theRequester,
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
		On(AtValidate, []string{"rule"}, func(c *Case, e governance.Exception) {
			rule := c.ruleOf(e)
			switch {
			case e.Rule == "": // an exception to a control
			case rule == nil:
				remedy := "Set rule to the code of a soft rule, such as CIAM502."
				if meant := c.likelyRule(e.Rule); meant != "" {
					remedy += fmt.Sprintf(" Did you mean %s?", meant)
				}
				c.Fail(governance.At("rule"), fmt.Sprintf("There is no rule %s.", governance.Quote(e.Rule)), remedy)
			case rule.Waivable():
			case rule.Enforcement == Hard:
				c.Fail(governance.At("rule"), fmt.Sprintf("%s (%s) is hard: no exception can waive it.", rule.Code, rule.Name),
					fmt.Sprintf("Remove this exception and satisfy %s: %s", rule.Code, rule.Fix))
			default:
				c.Fail(governance.At("rule"), fmt.Sprintf("%s (%s) is %s: it only warns, so there is nothing to waive.", rule.Code, rule.Name, rule.Enforcement),
					"Remove this exception. The gate opens without it.")
			}
		}),
		On(AtValidate, []string{"rule", "control", "items"}, func(c *Case, e governance.Exception) {
			switch rule := c.ruleOf(e); {
			case e.Rule == "" && e.Control != "" && len(e.Items) > 0:
				c.Fail(governance.At("items"), fmt.Sprintf("This exception is to the control %s, so it waives no items.", governance.Quote(e.Control)), "Unset items.")
			case rule == nil || !rule.Waivable():
			case rule.Items == "" && len(e.Items) > 0:
				c.Fail(governance.At("items"), fmt.Sprintf("%s (%s) is about one thing: its findings have no items, so this exception waives none.", rule.Code, rule.Name), "Unset items.")
			case rule.Items != "":
				if wrong := unknownItems(rule, e.Items); len(wrong) > 0 {
					c.Fail(governance.At("items"), fmt.Sprintf("%s speaks of %s, and %s %s none of them.", rule.Code, rule.Items, list(quotes(wrong)), agreed(len(wrong), "is", "are")),
						fmt.Sprintf("Set items to the %s that this exception is about.", rule.Items)+nearItems(rule, wrong)+examplesOf(rule), Itemized(wrong...))
				}
			}
		}),
		// Earlier versions recorded exceptions without items and about any subject. Such a
		// record may rest under a permit and must be kept, so it does not fail a plan, but
		// it opens no gate.
		On(AtWrite, []string{"rule", "items"}, func(c *Case, e governance.Exception) {
			if rule := c.ruleOf(e); rule != nil && rule.Waivable() && rule.Items != "" && len(e.Items) == 0 {
				c.Fail(governance.At("items"), fmt.Sprintf("%s (%s) speaks of several %s, and this exception does not say which of them it is about.", rule.Code, rule.Name, rule.Items),
					fmt.Sprintf("Set items to the %s that this exception is about. Only these are waived.", rule.Items)+examplesOf(rule))
			}
		}),
		On(AtWrite, []string{"rule", "subject"}, func(c *Case, e governance.Exception) {
			rule, kind := c.ruleOf(e), e.Subject.Kind()
			if rule == nil || !rule.Waivable() || kind == "" || slices.Contains(rule.subjects(), kind) {
				return
			}
			remedy := fmt.Sprintf("Set subject to a record of kind %s, or unset it: the exception is then about any record.", or(rule.subjects()))
			if rule.Items != "" {
				remedy += fmt.Sprintf(" What it is about is set by items, the %s.", rule.Items)
			}
			c.Fail(governance.At("subject"), fmt.Sprintf("No finding of %s (%s) is about a record of kind %s, so this exception waives nothing.", rule.Code, rule.Name, kind), remedy)
		}),
	},
}

// itemsAreParties is Rule.Items of the rules whose findings are about parties.
const itemsAreParties = "parties"

// itemNames are the items that each sort of them allows. The others are the ids of
// parties and, for controls, any text.
var itemNames = map[string]func() []string{
	"decisions":         func() []string { return governance.Strings(governance.Decisions()) },
	"kinds of evidence": func() []string { return governance.Strings(governance.EvidenceKinds()) },
	"touches":           func() []string { return governance.Strings(governance.Touches()) },
}

// unknownItems are those that no finding of the rule can be about.
func unknownItems(rule *Rule, items []string) []string {
	names, listed := itemNames[rule.Items]
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool {
		switch {
		case strings.TrimSpace(item) == "": // the attribute's validator reports it
			return true
		case listed:
			return slices.Contains(names(), item)
		case rule.Items == itemsAreParties:
			id, err := governance.ParseID(item)
			return err == nil && id.IsParty()
		default:
			return true
		}
	})
}

// quotes are items as a message shows them, since they can be any text.
func quotes(items []string) []string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = governance.Quote(item)
	}
	return texts
}

// nearItems asks whether wrong items are allowed ones in another spelling.
func nearItems(rule *Rule, wrong []string) (text string) {
	names, listed := itemNames[rule.Items]
	if !listed {
		return ""
	}
	for _, item := range wrong {
		if near := governance.Nearest(item, names()); near != "" {
			text += fmt.Sprintf(" Did you mean %q for %s?", near, governance.Quote(item))
		}
	}
	return text
}

func examplesOf(rule *Rule) string {
	if names, listed := itemNames[rule.Items]; listed {
		return fmt.Sprintf(" Allowed: %s.", list(names()))
	}
	if rule.Items == itemsAreParties {
		return " Write their ids, such as person/jane-doe."
	}
	return ""
}

// ruleOf is the rule that an exception is for; nil if it does not exist.
func (c *Case) ruleOf(e governance.Exception) *Rule {
	for _, r := range c.catalog {
		if string(r.Code) == e.Rule {
			return r
		}
	}
	return nil
}

// likelyRule is the code that a misspelled code or a rule's name probably means;
// empty where none is close.
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
