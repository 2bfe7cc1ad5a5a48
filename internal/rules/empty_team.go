package rules

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var emptyTeam = &Rule{
	Code: "CIAM109", Name: "empty-team", Enforcement: Hard,
	Summary:   "team that holds a role has no members",
	Principle: NamedOwners,
	Why:       "A role held by an empty team is held by nobody: no person acts, approves or answers for it.",
	Fix:       "Add members to the team, or give the role to another party.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.RR-03", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_party" "identity_platform" {
  members = []
}`,
	Good: `resource "ciam_party" "identity_platform" {
  members = [ciam_party.engineer.id]
}`,
	// Each role has its own check, so an unknown one hides no other. Consulted and
	// informed parties need not act; CIAM101 reports a team as business owner.
	Checks: []Check{
		staffed[governance.Migration]("risk_owner"),
		staffed[governance.Migration]("implementers"),
		staffed[governance.Migration]("approvers.party"),
		staffed[governance.DecisionOwner]("accountable"),
		staffed[governance.DecisionOwner]("responsible"),
	},
}

// staffed checks that the teams that hold a role of a record have members. The
// role is an argument, or a field of a map's entries.
func staffed[R governance.Record](role string) Check {
	attribute, _, _ := strings.Cut(role, ".")
	return On(AtPlan, []string{role}, func(c *Case, record R) {
		for _, ref := range record.References() {
			if ref.Path.Attribute != attribute || ref.Target.Kind() != governance.KindTeam {
				continue
			}
			if team, ok := c.Party(ref.Target, "members"); ok && len(team.Members) == 0 {
				c.Fail(ref.Path,
					fmt.Sprintf("%s names %s, which has no members.", ref.Path, ref.Target),
					fmt.Sprintf("Add members to %s, or name another party in %s.", ref.Target, ref.Path), Concerning(ref.Target))
			}
		}
	})
}
