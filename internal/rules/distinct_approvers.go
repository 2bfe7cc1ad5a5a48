package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var distinctApprovers = &Rule{
	Code: "CIAM401", Name: "distinct-approvers", Enforcement: Hard,
	Summary:   "one person approves for two functions",
	Principle: SeparateDuties,
	Why:       "Two approvals by one person are one judgement, counted twice: what that person overlooks, both functions overlook.",
	Mend:      "Name, and have approve, a different person for each function.",
	Controls:  []string{"nist-csf-2.0:PR.AA-05", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.3", "soc2-2017:CC6.3"},
	Bad: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
    stand_in    = { party = ciam_party.security.id, function = "compliance", mode = "advisory" }
  }
}`,
	Good: `resource "ciam_migration" "this" {
  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
}`,
	Checks: []Check{
		On(AtPlan, []string{"approvers.party", "approvers.function"}, func(c *Case, m governance.Migration) {
			c.refuseClashes(m, clashes(nil, namedSeats(m)))
		}),
		On(AtPlan, []string{"approvers.party", "approvers.function", "steering_group"}, func(c *Case, m governance.Migration) {
			c.refuseClashes(m, clashes(namedSeats(m), c.boardSeats(m)))
		}),
		On(AtGate, []string{"migration_id", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, "approvers.party", "approvers.function", "steering_group")
			if !ok {
				return
			}
			named := clashes(nil, slices.Concat(namedSeats(m), c.boardSeats(m)))
			given := map[governance.ID]governance.Set[governance.Function]{}
			for a := range c.Approvals(g, "decision") {
				if a.Decision == governance.Approved {
					given[a.Approver] = governance.NewSet(append(given[a.Approver], a.Function)...)
				}
			}
			for _, person := range slices.Sorted(maps.Keys(given)) {
				// Where the migration names the person twice, it is at fault already.
				if len(given[person]) < 2 || slices.ContainsFunc(named, func(x clash) bool { return x.seat.Party == person }) {
					continue
				}
				c.Fail(governance.At("approval_ids"),
					fmt.Sprintf("Among the approvals of this gate %s approves for %s.", person, list(given[person])),
					"Keep the approval for the person's own function, and have somebody else approve for the other.")
			}
		}),
	},
}

// clash is a person's seat beside an earlier one for another function.
type clash struct{ seat, earlier Seat }

// clashes are those of the seats whose person has one for another function:
// before them, or earlier among them.
func clashes(before, seats []Seat) []clash {
	var found []clash
	for i, seat := range seats {
		all := slices.Concat(before, seats[:i])
		at := slices.IndexFunc(all, func(s Seat) bool { return s.Party == seat.Party && s.Function != seat.Function })
		if at >= 0 && seat.Party.Kind() == governance.KindPerson {
			found = append(found, clash{seat, all[at]})
		}
	}
	return found
}

func (c *Case) refuseClashes(m governance.Migration, found []clash) {
	for _, x := range found {
		c.Fail(x.seat.Path, fmt.Sprintf("%s is %s and also %s.", x.seat.Party, x.seat, x.earlier), c.refill(m, x.seat))
	}
}
