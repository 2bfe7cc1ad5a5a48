package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// partyUnknown also reports a login that the directory has given to somebody else: the
// person who was named is not there any more.
var partyUnknown = &Rule{
	Code: "CIAM901", Name: "party-unknown", Enforcement: Soft, Else: Otherwise{Advisory, "for consulted and informed roles"},
	Drift:            Departed,
	Summary:          "identity directory does not know the party",
	Principle:        TrueRegister,
	Why:              "If the directory does not know an owner, that person has probably left, and nobody answers for what they own. If their login now belongs to somebody else, the wrong person would answer.",
	Fix:              "Name somebody whom the directory knows. If the party is listed there under another name, set its directory_ref to that.",
	Items:            itemsAreParties,
	Concerns:         []governance.Kind{governance.KindPerson, governance.KindTeam},
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:PR.AA-01", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.16"},
	Bad: `resource "ciam_party" "engineer" {
  directory_ref = "erik.left" # the directory has no such login
}`,
	Good: `resource "ciam_party" "engineer" {
  directory_ref = "erik"
}`,
	Checks: judgesHolders(func(c *Case, h holder) (found, remedy string) {
		record := c.id
		switch {
		case h.another:
			return fmt.Sprintf("%s, but the identity directory now has another identity under that name: the recorded one is %s, and this one is %s.", h.is(record), h.Sighting.Key, h.seen.Key),
				h.replace(c) + fmt.Sprintf(" If it is the same human, set directory_ref of %s to the login, address or DN that is theirs now.", h.ID())
		case h.seen.Status == governance.PresenceMissing:
			return fmt.Sprintf("%s, but the identity directory does not know %s.", h.is(record), h.ID()),
				h.replace(c) + fmt.Sprintf(" If the directory lists %s under another name, set its directory_ref to that.", h.ID())
		default:
			return "", ""
		}
	}),
}
