package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorRiskOwner = &Rule{
	Code: "CIAM301", Name: "vendor-risk-owner", Enforcement: Hard,
	Summary:   "risk owner or risk acceptor is external, or a team with an external member",
	Principle: VendorsBuild,
	Why:       "Your organisation faces the customers, the regulator and the loss. A vendor that accepts the risk accepts it on your behalf, and earns money by doing so.",
	Fix:       "Set risk_owner to a person in your own organisation, or to a team without external members, and have one of them accept the risk.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-01", "iso-27001-2022:A.5.19", "dora:Article 28"},
	Bad: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.contractor.id # employed by the vendor
}`,
	Good: `resource "ciam_migration" "this" {
  risk_owner = ciam_party.risk_owner.id
}`,
	Checks: []Check{
		// A vendor's id already shows that it is external.
		On(AtValidate, []string{"risk_owner"}, func(c *Case, m governance.Migration) {
			if m.RiskOwner.Kind() == governance.KindVendor {
				c.externalRiskOwner("risk_owner", fmt.Sprintf("%s is a vendor", m.RiskOwner), governance.KindPerson, governance.KindTeam)
			}
		}),
		On(AtPlan, []string{"risk_owner"}, func(c *Case, m governance.Migration) {
			if m.RiskOwner.Kind() == governance.KindVendor {
				return // reported above
			}
			if why, external := c.AnyExternal(m.RiskOwner); external {
				c.externalRiskOwner("risk_owner", why, governance.KindPerson, governance.KindTeam)
			}
		}),
		// A person who accepted a risk can leave later. Their statement must be kept, so it
		// is judged when it is made, and at each gate that rests on it.
		On(AtWrite, []string{"accepted_by"}, func(c *Case, r governance.RiskAcceptance) {
			if why, external := c.AnyExternal(r.AcceptedBy); external {
				c.externalRiskOwner("accepted_by", why, governance.KindPerson)
			}
		}),
		On(AtWrite, []string{"co_accepted_by"}, func(c *Case, r governance.RiskAcceptance) {
			if r.CoAcceptedBy == "" {
				return
			}
			if why, external := c.AnyExternal(r.CoAcceptedBy); external {
				c.externalRiskOwner("co_accepted_by", why, governance.KindPerson)
			}
		}),
	},
}

// externalRiskOwner fails at the argument that names the owner or acceptor of a
// risk. kinds are the parties that it can name.
func (c *Case) externalRiskOwner(argument, why string, kinds ...governance.Kind) {
	c.Fail(governance.At(argument),
		fmt.Sprintf("%s is external, or has an external member: %s.", argument, why),
		fmt.Sprintf("Set %s to an internal %s from %s.", argument, or(kinds), or(governance.RiskDecision.Deciders()))+
			c.Internal(governance.RiskDecision.Deciders(), kinds...))
}
