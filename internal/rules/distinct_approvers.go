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
	Why:       "Two approvals by one person are one judgement counted twice: what that person overlooks, both functions overlook.",
	Fix:       "Name a different person for each function, and have each of them approve.",
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
			c.refuseClashes(m, c.clashes(nil, namedSeats(m)))
		}),
		On(AtPlan, []string{"approvers.party", "approvers.function", "steering_group"}, func(c *Case, m governance.Migration) {
			c.refuseClashes(m, c.clashes(namedSeats(m), c.boardSeats(m)))
		}),
		On(AtGate, []string{"migration_id", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, "approvers.party", "approvers.function", "steering_group")
			if !ok {
				return
			}
			named := c.clashes(nil, slices.Concat(namedSeats(m), c.boardSeats(m)))
			given := map[governance.ID]governance.Set[governance.Function]{}
			for a := range c.Approvals(g, "decision") {
				if a.Decision == governance.Approved {
					given[a.Approver] = governance.NewSet(append(given[a.Approver], a.Function)...)
				}
			}
			for _, person := range slices.Sorted(maps.Keys(given)) {
				// If the migration names the person twice, it is reported there.
				if len(given[person]) < 2 || slices.ContainsFunc(named, func(x clash) bool { return x.seat.Party == person }) {
					continue
				}
				c.Fail(governance.At("approval_ids"),
					fmt.Sprintf("In this gate, %s approves for %s.", person, list(given[person])),
					"Keep the approval for the person's own function, and have someone else approve for the other.", Concerning(person))
			}
		}),
	},
}

// clash is a seat to refill, because its person has another one for another
// function.
type clash struct{ seat, other Seat }

// clashes are the seats whose person also has one for another function, in before
// or earlier in seats. Of the two, the seat to refill is the one whose function is
// not the person's own, or else the later one.
func (c *Case) clashes(before, seats []Seat) []clash {
	var found []clash
	for i, seat := range seats {
		all := slices.Concat(before, seats[:i])
		at := slices.IndexFunc(all, func(s Seat) bool { return s.Party == seat.Party && s.Function != seat.Function })
		if at < 0 || seat.Party.Kind() != governance.KindPerson {
			continue
		}
		x := clash{seat, all[at]}
		if c.functionOf(seat.Party) == seat.Function {
			x = clash{all[at], seat}
		}
		found = append(found, x)
	}
	return found
}

// functionOf is a party's own function; empty while it is not known. It marks
// nothing undetermined, because the clash is certain without it.
func (c *Case) functionOf(id governance.ID) governance.Function {
	s, _ := c.view.Find(id)
	party, _ := s.Record.(governance.Party)
	if s.Unknown.HasAny("function") {
		return ""
	}
	return party.Function
}

func (c *Case) refuseClashes(m governance.Migration, found []clash) {
	for _, x := range found {
		c.Fail(x.seat.Path, fmt.Sprintf("%s is %s and also %s.", x.seat.Party, x.seat, x.other), c.refill(m, x.seat), Concerning(x.seat.Party))
	}
}
