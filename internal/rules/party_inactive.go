package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var partyInactive = &Rule{
	Code: "CIAM902", Name: "party-inactive", Enforcement: Soft, Else: Otherwise{Advisory, "for consulted and informed roles"},
	Drift:            Disabled,
	Summary:          "identity directory says that the party has left or is disabled",
	Principle:        TrueRegister,
	Why:              "Somebody who has left cannot answer for a decision, review evidence or approve. An approval that they gave before stands.",
	Fix:              "Name a successor for each role that they hold.",
	Items:            itemsAreParties,
	Concerns:         []governance.Kind{governance.KindPerson, governance.KindTeam},
	WaitsInEmergency: true,
	Reports:          InactiveParty,
	Controls:         []string{"nist-csf-2.0:PR.AA-01", "nist-csf-2.0:GV.RR-04", "iso-27001-2022:A.5.18"},
	Bad: `resource "ciam_party" "engineer" {
  directory_ref = "erik.disabled" # disabled in the directory
}`,
	Good: `resource "ciam_party" "engineer" {
  directory_ref = "erik"
}`,
	Checks: judgesHolders(func(c *Case, h holder) (found, remedy string) {
		if h.another || h.seen.Status != governance.PresenceInactive {
			return "", ""
		}
		return fmt.Sprintf("%s, but the identity directory says that %s is disabled or has left.", h.is(c.id), h.ID()), h.replace(c)
	}),
}
