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
	Why:       "A role that an empty team holds is held by nobody: there is no person who acts, approves or answers.",
	Mend:      "Give the team members, or give the role to another party.",
	Controls:  []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.RR-03", "iso-27001-2022:A.5.2"},
	Bad: `resource "ciam_party" "identity_platform" {
  members = []
}`,
	Good: `resource "ciam_party" "identity_platform" {
  members = [ciam_party.engineer.id]
}`,
	// Each role by itself, so that one which is not known yet hides no other.
	// Who is only consulted or informed has nothing to do; of a team as business
	// owner CIAM101 speaks.
	Checks: []Check{
		staffed[governance.Migration]("risk_owner"),
		staffed[governance.Migration]("implementers"),
		staffed[governance.Migration]("approvers.party"),
		staffed[governance.DecisionOwner]("accountable"),
		staffed[governance.DecisionOwner]("responsible"),
	},
}

// staffed checks that the teams to which a record gives a role have members.
// The role is an argument, or a field of a map's entries.
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
					fmt.Sprintf("Add members to %s, or name another party in %s.", ref.Target, ref.Path))
			}
		}
	})
}
