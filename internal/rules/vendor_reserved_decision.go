package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorReservedDecision = &Rule{
	Code: "CIAM303", Name: "vendor-reserved-decision", Enforcement: Hard,
	Summary:   "external party takes part in a decision that is reserved to your own people",
	Principle: VendorsBuild,
	Why:       "In accepting risk, recovering customer accounts and retaining audit evidence, a vendor's interests differ from yours. A vendor that prepares such a decision largely makes it.",
	Fix:       "Make a person or team in your own organisation accountable, and remove external parties from responsible. They can be consulted or informed.",
	Items:     "decisions",
	Fixers:    theDeciders,
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.SC-05", "iso-27001-2022:A.5.19", "dora:Article 28"},
	Bad: `resource "ciam_decision_owner" "risk_acceptance" {
  migration_id = ciam_migration.this.id
  decision     = "risk_acceptance"
  accountable  = ciam_party.risk_owner.id
  responsible  = [ciam_party.contractor.id] # employed by the vendor
}`,
	Good: `resource "ciam_decision_owner" "risk_acceptance" {
  migration_id = ciam_migration.this.id
  decision     = "risk_acceptance"
  accountable  = ciam_party.risk_owner.id
  consulted    = [ciam_party.contractor.id]
}`,
	Checks: []Check{
		On(AtPlan, []string{"accountable"}, func(c *Case, d governance.DecisionOwner) {
			why, external := c.reservedTo(d, "accountable", d.Accountable)
			switch {
			case !external:
			case d.Decision == governance.RiskDecision:
				c.Fail(governance.At("accountable"), why, "Set accountable to the migration's risk_owner, an internal party.", Itemized(d.Decision), Concerning(d.Accountable))
			default:
				c.Fail(governance.At("accountable"), why,
					fmt.Sprintf("Set accountable to an internal person or team from %s.", or(d.Decision.Deciders()))+
						c.Internal(d.Decision.Deciders(), governance.KindPerson, governance.KindTeam), Itemized(d.Decision), Concerning(d.Accountable))
			}
		}),
		On(AtPlan, []string{"responsible"}, func(c *Case, d governance.DecisionOwner) {
			for _, id := range d.Responsible {
				if why, external := c.reservedTo(d, "responsible", id); external {
					c.Fail(governance.At("responsible"), why,
						fmt.Sprintf("Remove %s from responsible. It can be consulted or informed.", id), Itemized(d.Decision), Concerning(id))
				}
			}
		}),
	},
}

// reservedTo tells whether the decision is reserved to internal parties and the
// party in a role is external, or has an external member.
func (c *Case) reservedTo(d governance.DecisionOwner, role string, party governance.ID) (found string, external bool) {
	if !d.Decision.Reserved() {
		return "", false
	}
	why, external := c.AnyExternal(party)
	return fmt.Sprintf("%s is reserved to your own people, but %s names an external party: %s.", d.Decision, role, why), external
}
