package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var knownJurisdiction = &Rule{
	Code: "CIAM703", Name: "known-jurisdiction", Enforcement: Hard,
	Summary:   "jurisdiction is not an ISO 3166 code, EU or EEA",
	Principle: RightScope,
	Why:       "Duties and approvals are counted per jurisdiction. Nobody covers a misspelled jurisdiction, although it looks covered.",
	Fix:       "Write a country as its ISO 3166-1 alpha-2 code in capitals, such as CH, DE or GB, and a part of a country as its ISO 3166-2 code, such as US-CA. EU and EEA stand for all their members.",
	Controls:  []string{"nist-csf-2.0:GV.OC-03", "iso-27001-2022:A.5.31"},
	Bad: `resource "ciam_migration" "this" {
  jurisdictions = ["CH", "DE", "UK"]
}`,
	Good: `resource "ciam_migration" "this" {
  jurisdictions = ["CH", "DE"]
}`,
	Checks: []Check{
		On(AtValidate, []string{"jurisdictions"}, func(c *Case, m governance.Migration) {
			c.refuseUnknown(governance.At("jurisdictions"), m.Jurisdictions)
		}),
		On(AtValidate, []string{"approvers.jurisdictions"}, func(c *Case, m governance.Migration) {
			for _, key := range m.ApproverKeys() {
				c.refuseUnknown(governance.Path{Attribute: "approvers", Key: key, Field: "jurisdictions"}, m.Approvers[key].Jurisdictions)
			}
		}),
		On(AtValidate, []string{"jurisdiction"}, func(c *Case, d governance.DecisionOwner) {
			if d.Jurisdiction != "" {
				c.refuseUnknown(governance.At("jurisdiction"), []string{d.Jurisdiction})
			}
		}),
		On(AtValidate, []string{"jurisdictions"}, func(c *Case, a governance.Approval) {
			c.refuseUnknown(governance.At("jurisdictions"), a.Jurisdictions)
		}),
		On(AtValidate, []string{"jurisdictions"}, func(c *Case, e governance.Exception) {
			c.refuseUnknown(governance.At("jurisdictions"), e.Jurisdictions)
		}),
	},
}

func (c *Case) refuseUnknown(path governance.Path, codes []string) {
	var wrong, meant []string
	for _, code := range codes {
		if catalog.KnownJurisdiction(code) {
			continue
		}
		wrong = append(wrong, code)
		if right := likely(code); right != "" {
			meant = append(meant, fmt.Sprintf("%q for %q", right, code))
		}
	}
	if len(wrong) == 0 {
		return
	}
	remedy := "Use ISO 3166-1 alpha-2 codes in capitals, ISO 3166-2 codes such as \"US-CA\", \"EU\" or \"EEA\"."
	if len(meant) > 0 {
		remedy += fmt.Sprintf(" Did you mean %s?", list(meant))
	}
	verb := "contains"
	if path.Attribute == "jurisdiction" {
		verb = "is"
	}
	c.Fail(path, fmt.Sprintf("%s %s %s.", path, verb, quoted(wrong)), remedy, Stating("unknown", strings.Join(wrong, " ")))
}

// likely is the code that was probably meant; empty where none is close. The EU's
// own abbreviations of two countries are mistaken for codes most often.
func likely(code string) string {
	country, part, whole := strings.Cut(strings.ToUpper(strings.NewReplacer("_", "-", " ", "-").Replace(code)), "-")
	switch country {
	case "UK":
		country = "GB"
	case "EL":
		country = "GR"
	}
	if whole {
		country += "-" + part
	}
	if catalog.KnownJurisdiction(country) {
		return country
	}
	return ""
}

// known are the codes that CIAM703 accepts.
func known(codes []string) []string {
	var good []string
	for _, code := range codes {
		if catalog.KnownJurisdiction(code) {
			good = append(good, code)
		}
	}
	return good
}
