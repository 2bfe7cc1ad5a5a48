package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var undeclaredCrossBorder = &Rule{
	Code: "CIAM705", Name: "undeclared-cross-border", Enforcement: Advisory,
	Summary:   "several jurisdictions, but no cross-border data declared",
	Principle: RightScope,
	Why:       "One platform for several jurisdictions usually means that data crosses a border. Outside the European Economic Area, that needs a legal basis, and without cross_border_data nobody reviews it.",
	Fix:       "Add cross_border_data to touches, unless each jurisdiction's data stays there.",
	Controls:  []string{"nist-csf-2.0:GV.OC-03", "nist-csf-2.0:ID.AM-03", "iso-27001-2022:A.5.34", "gdpr:Article 44"},
	Bad: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "mfa_policy", "data_migration"]
}`,
	Good: `resource "ciam_migration" "this" {
  touches = ["sso", "secrets_rotation", "mfa_policy", "data_migration", "cross_border_data"]
}`,
	Checks: []Check{
		On(AtValidate, []string{"jurisdictions", "touches"}, func(c *Case, m governance.Migration) {
			places := known(m.Jurisdictions) // CIAM703 reports the others
			outside := slices.DeleteFunc(slices.Clone(places), catalog.InEEA)
			if len(countries(places)) < 2 || len(outside) == 0 || m.Touches.Has(governance.CrossBorderData) {
				return
			}
			c.Fail(governance.At("touches"),
				fmt.Sprintf("jurisdictions contains %s, with %s outside the European Economic Area, but touches lacks %s.",
					list(places), list(outside), governance.CrossBorderData),
				fmt.Sprintf("If customer data moves between them or is read from another one, add %q to touches. Otherwise you need not do anything.",
					governance.CrossBorderData))
		}),
	},
}

// countries are the countries and groups of countries that the codes are in. Between
// parts of one country there is no border.
func countries(codes []string) governance.Set[string] {
	in := make([]string, len(codes))
	for i, code := range codes {
		in[i] = catalog.Country(code)
	}
	return governance.NewSet(in...)
}
