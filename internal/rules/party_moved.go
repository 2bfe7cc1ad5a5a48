package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// partyMoved is about persons: a group is in no group of a function.
var partyMoved = &Rule{
	Code: "CIAM903", Name: "party-moved", Enforcement: Soft, Else: Otherwise{Advisory, "for consulted and informed roles"},
	Drift:            Moved,
	Summary:          "identity directory puts the person in another function",
	Principle:        TrueRegister,
	Why:              "Functions decide together because each sees risks that the others miss. Somebody who has moved does not speak for their former function any more.",
	Fix:              "Name somebody of that function, or set function of the party to the one that they belong to now.",
	Items:            itemsAreParties,
	Concerns:         []governance.Kind{governance.KindPerson},
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:PR.AA-05", "iso-27001-2022:A.5.18"},
	Bad: `resource "ciam_party" "engineer" {
  directory_ref = "erik.moved" # the directory has them in the group of security
}`,
	Good: `resource "ciam_party" "engineer" {
  directory_ref = "erik"
}`,
	Checks: judgesHolders(func(c *Case, h holder) (found, remedy string) {
		if h.another || h.seen.Status != governance.PresenceActive || !c.moved(h.Party, h.seen.Functions) {
			return "", ""
		}
		now := "has them in no group of a function"
		if len(h.seen.Functions) > 0 {
			now = "has them in " + list(h.seen.Functions)
		}
		return fmt.Sprintf("%s, and is declared with the function %s, but the identity directory %s.", h.is(c.id), h.Function, now),
			h.replace(c) + fmt.Sprintf(" If the directory is right, set function of %s to the one that they belong to.", h.ID())
	}),
}
