package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorEvidenceOwner = &Rule{
	Code: "CIAM305", Name: "vendor-evidence-owner", Enforcement: Hard,
	Summary:   "evidence is owned by an external party",
	Principle: VendorsBuild,
	Why:       "Evidence is kept for years longer than the vendor's contract. Who owns it answers for it, hands it over and can lose it; a vendor would also be keeping the proof of its own work.",
	Mend:      "Set owner to a person or team of your own; the vendor may have written what uri points at.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.33", "dora:Article 28"},
	Bad: `resource "ciam_evidence" "this" {
  owner = ciam_party.contractor.id # employed by the vendor
}`,
	Good: `resource "ciam_evidence" "this" {
  owner = ciam_party.engineer.id
}`,
	Checks: []Check{
		On(AtPlan, []string{"owner"}, func(c *Case, e governance.Evidence) {
			if why, external := c.External(e.Owner); external {
				c.Fail(governance.At("owner"),
					fmt.Sprintf("The owner of this evidence is not your own: %s.", why),
					"Set owner to a person or team of your own."+
						c.Internal(governance.Functions(), governance.KindPerson, governance.KindTeam))
			}
		}),
	},
}
