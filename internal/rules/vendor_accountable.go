package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorAccountable = &Rule{
	Code: "CIAM302", Name: "vendor-accountable", Enforcement: Hard,
	Summary:   "external party is accountable for a decision",
	Principle: VendorsBuild,
	Why:       "You can buy work, but not accountability. When the vendor's contract ends, the decision stays with you, although none of your people made it.",
	Fix:       "Set accountable to a person or team in your own organisation. The vendor can be responsible, consulted or informed.",
	Items:     "decisions",
	Fixers:    theDeciders,
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.19", "dora:Article 28"},
	Bad: `resource "ciam_decision_owner" "token_lifetimes" {
  migration_id = ciam_migration.this.id
  decision     = "token_lifetimes"
  accountable  = ciam_party.contractor.id # employed by the vendor
}`,
	Good: `resource "ciam_decision_owner" "token_lifetimes" {
  migration_id = ciam_migration.this.id
  decision     = "token_lifetimes"
  accountable  = ciam_party.security.id
  responsible  = [ciam_party.contractor.id]
}`,
	Checks: []Check{
		On(AtPlan, []string{"accountable"}, func(c *Case, d governance.DecisionOwner) {
			if d.Decision.Reserved() {
				return // CIAM303 reports it
			}
			why, external := c.External(d.Accountable)
			if !external {
				return
			}
			c.Fail(governance.At("accountable"),
				fmt.Sprintf("accountable for %s is external: %s.", d.Decision, why),
				fmt.Sprintf("Set accountable to an internal person or team from %s. %s can be responsible.", or(d.Decision.Deciders()), d.Accountable)+
					c.Internal(d.Decision.Deciders(), governance.KindPerson, governance.KindTeam), Itemized(d.Decision), Concerning(d.Accountable))
		}),
	},
}
