package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var vendorEvidenceOwner = &Rule{
	Code: "CIAM305", Name: "vendor-evidence-owner", Enforcement: Hard,
	Summary:   "evidence is owned by an external party",
	Principle: VendorsBuild,
	Why:       "Evidence is retained for years after the vendor's contract ends. Its owner answers for it and hands it over; a vendor would hold the proof of its own work.",
	Fix:       "Set owner to a person or team in your own organisation. The vendor can still be the author of what uri points to.",
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
					fmt.Sprintf("The owner of this evidence is external: %s.", why),
					"Set owner to a person or team in your own organisation."+
						c.Internal(governance.Functions(), governance.KindPerson, governance.KindTeam), Concerning(e.Owner))
			}
		}),
	},
}
