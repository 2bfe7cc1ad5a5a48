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
			c.refuseClashes(m, nil, namedSeats(m))
		}),
		On(AtPlan, []string{"approvers.party", "approvers.function", "steering_group"}, func(c *Case, m governance.Migration) {
			c.refuseClashes(m, namedSeats(m), c.boardSeats(m))
		}),
		On(AtGate, []string{"migration_id", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, "approvers.party", "approvers.function", "steering_group")
			if !ok {
				return
			}
			approvals := slices.AppendSeq(make([]governance.Approval, 0, len(g.ApprovalIDs)), c.counted(g, "decision"))
			humans := c.Humans(m, actors(approvals)...)
			named := c.clashes(nil, slices.Concat(namedSeats(m), c.boardSeats(m)), humans)
			given := map[governance.ID][]*governance.Approval{}
			for i, a := range approvals {
				if a.Decision == governance.Approved {
					human := humans.Of(a.Approver)
					given[human] = append(given[human], &approvals[i])
				}
			}
			for _, human := range slices.Sorted(maps.Keys(given)) {
				// If the migration names the person twice, it is reported there.
				if !slices.ContainsFunc(named, func(x clash) bool { return humans.Same(x.seat.Party, human) }) {
					c.refuseApprovals(given[human], humans)
				}
			}
		}),
	},
}

// refuseApprovals fails where the approvals of one human are for several functions.
// The approvals at fault are those for a function that is not the approver's own.
func (c *Case) refuseApprovals(given []*governance.Approval, humans Humans) {
	var functions []governance.Function
	var about []governance.ID
	var why string
	for _, a := range given {
		functions = append(functions, a.Function)
		about = append(about, a.Approver)
		why += humans.Why(given[0].Approver, a.Approver)
		if c.functionOf(a.Approver) != a.Function {
			about = append(about, a.ID())
		}
	}
	if len(governance.NewSet(functions...)) < 2 {
		return
	}
	c.Fail(governance.At("approval_ids"),
		fmt.Sprintf("In this gate, %s approves for %s.%s", given[0].Approver, list(governance.NewSet(functions...)), why),
		"Keep the approval for the person's own function, and have someone else approve for the other.", Concerning(about...))
}

// clash is a seat to refill, because its human has another one for another
// function.
type clash struct{ seat, other Seat }

// clashes are the seats whose human also has one for another function, in before
// or earlier in seats. Of the two, the seat to refill is the one whose function is
// not the person's own, or else the later one.
func (c *Case) clashes(before, seats []Seat, humans Humans) []clash {
	var found []clash
	for i, seat := range seats {
		all := slices.Concat(before, seats[:i])
		at := slices.IndexFunc(all, func(s Seat) bool { return humans.Same(s.Party, seat.Party) && s.Function != seat.Function })
		if at < 0 || seat.Party.Kind() != governance.KindPerson {
			continue
		}
		x := clash{seat, all[at]}
		if c.functionOf(seat.Party) == seat.Function && c.functionOf(all[at].Party) != all[at].Function {
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

func (c *Case) refuseClashes(m governance.Migration, before, seats []Seat) {
	humans := c.Humans(m)
	for _, x := range c.clashes(before, seats, humans) {
		also := "also " + x.other.String()
		if x.other.Party != x.seat.Party {
			also = fmt.Sprintf("%s is %s", x.other.Party, x.other)
		}
		c.Fail(x.seat.Path, fmt.Sprintf("%s is %s and %s.%s", x.seat.Party, x.seat, also, humans.Why(x.seat.Party, x.other.Party)),
			c.refill(m, x.seat), Concerning(x.seat.Party, x.other.Party))
	}
}
