package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorReservedDecision = &Rule{
	Code: "CIAM303", Name: "vendor-reserved-decision", Enforcement: Hard,
	Summary:   "external party takes part in a decision that is reserved to your own people",
	Principle: VendorsBuild,
	Why:       "Accepting risk, letting customers back into their accounts and keeping audit evidence are where a vendor's interest and yours part. A vendor who prepares such a decision has half taken it.",
	Mend:      "Make a person or team of your own accountable, and leave external parties out of responsible; they may be consulted or informed.",
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
				c.Fail(governance.At("accountable"), why, "Set accountable to the migration's risk_owner, one of your own people.")
			default:
				c.Fail(governance.At("accountable"), why,
					fmt.Sprintf("Set accountable to a person or team of your own, of %s.", or(d.Decision.Deciders()))+
						c.Internal(d.Decision.Deciders(), governance.KindPerson, governance.KindTeam))
			}
		}),
		On(AtPlan, []string{"responsible"}, func(c *Case, d governance.DecisionOwner) {
			for _, id := range d.Responsible {
				if why, external := c.reservedTo(d, "responsible", id); external {
					c.Fail(governance.At("responsible"), why,
						fmt.Sprintf("Take %s out of responsible; it may be consulted or informed.", id))
				}
			}
		}),
	},
}

// reservedTo tells whether the decision is reserved to our own and the party
// in a role is not wholly that.
func (c *Case) reservedTo(d governance.DecisionOwner, role string, party governance.ID) (found string, external bool) {
	if !d.Decision.Reserved() {
		return "", false
	}
	why, external := c.AnyExternal(party)
	return fmt.Sprintf("%s is reserved to your own people, but %s names somebody external: %s.", d.Decision, role, why), external
}
