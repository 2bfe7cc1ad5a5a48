package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var emptyTeam = &Rule{
	Code: "CIAM109", Name: "empty-team", Enforcement: Hard,
	Summary:   "team has too few members for its role",
	Principle: NamedOwners,
	Why:       "A role held by an empty team is held by nobody: no person acts, approves or answers for it. A quorum that the team cannot reach keeps every gate closed.",
	Fix:       "Add members to the team, or give the role to another party. Set a quorum that the team's internal members can reach.",
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
		staffed[governance.Evidence]("owner"),
		On(AtPlan, []string{"approvers.party", "approvers.quorum"}, func(c *Case, m governance.Migration) {
			for _, seat := range namedSeats(m) {
				c.reachable(m, seat)
			}
		}),
	},
}

// reachable checks that as many persons as the quorum can approve: external members
// cannot (CIAM304), and records of one human are one person.
func (c *Case) reachable(m governance.Migration, seat Seat) {
	at := seat.Path
	at.Field = "quorum"
	if seat.Party.Kind() != governance.KindTeam {
		if seat.Quorum > 1 {
			c.Fail(at, fmt.Sprintf("%s is %d, but %s is not a team.", at, seat.Quorum, seat.Party),
				fmt.Sprintf("Unset %s, or set %s to a team.", at, seat.Path), Concerning(seat.Party))
		}
		return
	}
	if seat.Needs() == 1 {
		return
	}
	team, ok := c.Party(seat.Party, "members", "employer")
	if !ok || len(team.Members) == 0 || team.External() {
		return // reported above, or by CIAM304
	}
	var internal []governance.ID
	for _, member := range team.Members {
		if p, ok := c.Party(member, "employer"); !ok || !p.External() {
			internal = append(internal, member)
		}
	}
	humans := c.Humans(m)
	if able := len(humans.All(internal)); able < seat.Needs() {
		again := ""
		for i, member := range internal {
			if first := slices.IndexFunc(internal[:i], func(other governance.ID) bool { return humans.Same(other, member) }); first >= 0 {
				again += humans.Why(internal[first], member)
			}
		}
		c.Fail(at, fmt.Sprintf("%s is %d. The number of internal members of %s who can approve is %d.%s", at, seat.Quorum, seat.Party, able, again),
			fmt.Sprintf("Set %s to a number that the team can reach, or add internal members to %s.", at, seat.Party), Concerning(seat.Party))
	}
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
