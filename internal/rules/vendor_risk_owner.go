package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorRiskOwner = &Rule{
	Code: "CIAM301", Name: "vendor-risk-owner", Enforcement: Hard,
	Summary:   "who owns or accepts a risk is external, or a team with an external member",
	Principle: VendorsBuild,
	Why:       "The customers, the regulator and the loss are yours. A vendor who accepts the risk accepts it for you, and earns by accepting it.",
	Mend:      "Set risk_owner to a person of your own organisation, or to a team that has none but your own people; have one of them accept the risk.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-01", "iso-27001-2022:A.5.19", "dora:Article 28"},
	Bad: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.contractor.id # employed by the vendor
}`,
	Good: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		// A vendor's id says by itself that it is external.
		On(AtValidate, []string{"risk_owner"}, func(c *Case, m governance.Migration) {
			if m.RiskOwner.Kind() == governance.KindVendor {
				c.externalRiskOwner("risk_owner", fmt.Sprintf("%s is a vendor", m.RiskOwner), governance.KindPerson, governance.KindTeam)
			}
		}),
		On(AtPlan, []string{"risk_owner"}, func(c *Case, m governance.Migration) {
			if m.RiskOwner.Kind() == governance.KindVendor {
				return // the check above speaks
			}
			if why, external := c.AnyExternal(m.RiskOwner); external {
				c.externalRiskOwner("risk_owner", why, governance.KindPerson, governance.KindTeam)
			}
		}),
		On(AtPlan, []string{"accepted_by"}, func(c *Case, r governance.RiskAcceptance) {
			if why, external := c.AnyExternal(r.AcceptedBy); external {
				c.externalRiskOwner("accepted_by", why, governance.KindPerson)
			}
		}),
	},
}

// externalRiskOwner faults the argument that names who owns or accepts a risk.
// kinds are the parties that it can name.
func (c *Case) externalRiskOwner(argument, why string, kinds ...governance.Kind) {
	c.Fail(governance.At(argument),
		fmt.Sprintf("%s is not wholly your own: %s.", argument, why),
		fmt.Sprintf("Set %s to a %s of your own, of %s.", argument, or(kinds), or(governance.RiskDecision.Deciders()))+
			c.Internal(governance.RiskDecision.Deciders(), kinds...))
}
