package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// partyExternal is not waived for roles that only your own people may have: an
// exception would let a vendor decide. CIAM902 speaks for a contractor who has left, until
// an exception waives that.
var partyExternal = &Rule{
	Code: "CIAM904", Name: "party-external", Enforcement: Soft, Else: Otherwise{Advisory, "for consulted and informed roles"},
	Drift:            BecameExternal,
	Summary:          "identity directory says that the party is a contractor or works for a vendor",
	Principle:        VendorsBuild,
	Why:              "The rules about vendors rest on who is declared as external. Somebody who became a contractor must not approve, or decide what is reserved for your own people. No exception waives this for such a role.",
	Fix:              "Set employer of the party to the vendor that employs them, and name one of your own people for roles that an external party must not have.",
	Items:            itemsAreParties,
	Concerns:         []governance.Kind{governance.KindPerson},
	WaitsInEmergency: true,
	DecidersUnwaived: true,
	Controls:         []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:PR.AA-01", "iso-27001-2022:A.5.19"},
	Bad: `resource "ciam_party" "engineer" {
  directory_ref = "erik.contractor" # a contractor in the directory
}`,
	Good: `resource "ciam_party" "engineer" {
  directory_ref = "erik"
}`,
	Checks: judgesHolders(func(c *Case, h holder) (found, remedy string) {
		if h.another || h.seen.Status == governance.PresenceMissing || !h.seen.External || h.External() {
			return "", ""
		}
		return fmt.Sprintf("%s, and has no employer here, but the identity directory says that %s is a contractor or works for a vendor.", h.is(c.id), h.ID()),
			h.replace(c) + fmt.Sprintf(" If they work for a vendor, set employer of %s to it.", h.ID())
	}),
}
