package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var mixedTeamApprover = &Rule{
	Code: "CIAM308", Name: "mixed-team-approver", Enforcement: Advisory,
	Summary:   "team named as approver has an external member",
	Principle: VendorsBuild,
	Why:       "Any member of the team can be asked to approve, but an approval by an external member is refused (CIAM304). Find that out before the evening of the cutover.",
	Fix:       "Name a team without external members, or one internal person, as approver.",
	Controls:  []string{"nist-csf-2.0:GV.SC-02", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.19"},
	Bad: `resource "ciam_party" "identity_platform" {
  members = [ciam_party.engineer.id, ciam_party.contractor.id]
}

resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.identity_platform.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Good: `resource "ciam_party" "identity_platform" {
  members = [ciam_party.engineer.id]
}

resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.identity_platform.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: []Check{
		On(AtPlan, []string{"approvers.party", "approvers.function", "approvers.mode"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				if seat.Party.Kind() != governance.KindTeam || seat.Mode == governance.Advisory {
					continue // CIAM304 reports a member of an advisory team whom an implementer employs
				}
				if _, external := c.External(seat.Party); external {
					continue // CIAM304 reports wholly external teams
				}
				if why, mixed := c.AnyExternal(seat.Party); mixed {
					c.Fail(seat.Path, fmt.Sprintf("%s. An approval by that member would be refused.", why),
						fmt.Sprintf("Set %s to one internal person, or to a team without external members.", seat.Path)+
							c.InternalBut(seat.Party, []governance.Function{seat.Function}, governance.KindPerson), Concerning(seat.Party))
				}
			}
		}),
	},
}
