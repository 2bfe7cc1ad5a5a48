package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// vendorApprover covers everyone who decides, in an emergency too. It accepts an
// internal team with an external member, which CIAM308 reports, but refuses an
// approval by that member.
var vendorApprover = &Rule{
	Code: "CIAM304", Name: "vendor-approver", Enforcement: Hard,
	Summary:   "approver is external",
	Principle: VendorsBuild,
	Why:       "A vendor that approves its own work checks itself and bears none of the consequences for your customers. Vendors implement; your own people approve.",
	Fix:       "Name a person or team in your own organisation as approver. A vendor belongs in implementers.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.3", "soc2-2017:CC9.2"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    integration = { party = ciam_party.vendor.id, function = "engineering", mode = "advisory" }
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: []Check{
		On(AtValidate, []string{"approvers.party"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				if seat.Party.Kind() == governance.KindVendor {
					c.refuseSeat(seat, fmt.Sprintf("%s is a vendor", seat.Party))
				}
			}
		}),
		On(AtPlan, []string{"approvers.party"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				if seat.Party.Kind() == governance.KindVendor {
					continue // reported above
				}
				if why, external := c.External(seat.Party); external {
					c.refuseSeat(seat, why)
				}
			}
		}),
		On(AtPlan, []string{"approver"}, func(c *Case, a governance.Approval) {
			if why, external := c.External(a.Approver); external {
				c.Fail(governance.At("approver"), fmt.Sprintf("%s approves for %s, but %s.", a.Approver, a.Function, why),
					"Have an internal approver who is named for that function approve, and remove this approval."+
						c.Internal([]governance.Function{a.Function}, governance.KindPerson), Concerning(a.Approver))
			}
		}),
		On(AtPlan, []string{"emergency"}, func(c *Case, p governance.Permit) {
			if p.Emergency == nil {
				return
			}
			by := p.Emergency.AuthorisedBy
			if why, external := c.External(by); external {
				c.Fail(governance.Path{Attribute: "emergency", Field: "authorised_by"},
					fmt.Sprintf("%s authorises an emergency, but %s.", by, why),
					"Have an internal person who answers for the migration, such as its business_owner, authorise it, and set authorised_by to them.", Concerning(by))
			}
		}),
	},
}

// refuseSeat fails at the entry of approvers that names an external party.
func (c *Case) refuseSeat(seat Seat, why string) {
	remedy := fmt.Sprintf("Set %s to a person or team in your own organisation, or remove the entry.", seat.Path)
	if seat.Function != "" { // it may be unknown
		remedy += c.Internal([]governance.Function{seat.Function}, governance.KindPerson, governance.KindTeam)
	}
	c.Fail(seat.Path, fmt.Sprintf("approvers[%q] names an external approver: %s.", seat.Path.Key, why), remedy, Concerning(seat.Party))
}
