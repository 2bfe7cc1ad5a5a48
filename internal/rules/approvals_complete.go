package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var approvalsComplete = &Rule{
	Code: "CIAM211", Name: "approvals-complete", Enforcement: Hard,
	Summary:          "required approvals are missing",
	Principle:        DecideTogether,
	Why:              "Each function knows risks that the others do not see. If one approval is missing, the stage goes ahead without that knowledge.",
	Fix:              "Fix other errors about the migration's scope first, because they can change the digest. Then have each missing approver approve the digest, declare a ciam_approval for it, and add its id to approval_ids of the gate.",
	Fixers:           theMissingParties,
	WaitsInEmergency: true,
	Controls:         []string{"nist-csf-2.0:GV.RR-02", "nist-csf-2.0:ID.RA-07", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  approval_ids = [ciam_approval.engineering.id, ciam_approval.security.id]
}`,
	Good: `resource "ciam_gate" "cutover" {
  approval_ids = [ciam_approval.engineering.id, ciam_approval.security.id, ciam_approval.compliance.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "approval_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, with(riskFields, "approvers", "steering_group", "jurisdictions")...)
			if !ok {
				return
			}
			humans := c.Humans(m)
			seats := merge(c.RequiredSeats(m), humans)
			refusals := c.refusalsIn(g)
			var missing, reported []missingSeat
			for _, function := range governance.ApprovingFunctions() {
				s := c.seatingOf(g, m, function, seats, humans)
				for i := range s.chairs {
					misplaced := c.misplaced(g, s.chairs[i].Seat)
					if s.filled(i) || misplaced && !c.misfits(s.chairs[i].Seat) {
						continue
					}
					seat := missingSeat{party: s.chairs[i].Party, deputy: s.chairs[i].Deputy, text: s.missing(i), more: s.lacks(i)}
					if misplaced {
						seat.behind = append(seat.behind, Behind(SteeringGroupSeats, m.SteeringGroup))
					}
					for _, a := range refusals {
						if a.Function == function && s.chairs[i].mayFill(humans.Of(a.Approver)) {
							seat.behind = append(seat.behind, Behind(RefusedApproval, a.ID()))
						}
					}
					if len(seat.behind) > 0 {
						reported = append(reported, seat)
					} else {
						missing = append(missing, seat)
					}
				}
			}
			if c.Incomplete() {
				return
			}
			c.refuseMissing(g, missing)
			for _, seat := range reported {
				c.refuseMissing(g, []missingSeat{seat}, seat.behind...)
			}
		}),
	},
}

// missingSeat is a required seat without enough approvals. more is how many it lacks.
// behind are the findings that may report it already: about rejections and withdrawals by
// those who could fill it, or about who has the seat.
type missingSeat struct {
	party, deputy governance.ID
	text          string
	more          int
	behind        []About
}

// who are those whose approval the seat lacks.
func (s missingSeat) who() string {
	switch {
	case s.party.Kind() == governance.KindTeam:
		return fmt.Sprintf("%s of %s", count(s.more, "member"), s.party)
	case s.deputy != "":
		return fmt.Sprintf("%s (or %s)", s.party, s.deputy)
	default:
		return string(s.party)
	}
}

func (c *Case) refuseMissing(g governance.Gate, seats []missingSeat, about ...About) {
	if len(seats) == 0 {
		return
	}
	var texts, who []string
	var parties []governance.ID
	more := 0
	for _, seat := range seats {
		texts, who, parties = append(texts, seat.text), append(who, seat.who()), append(parties, seat.party)
		more += seat.more
	}
	now, scope := c.digestNow(g.MigrationID), "the digest"
	if now != "" {
		scope = fmt.Sprintf("digest %q", now)
	}
	declare := agreed(more, "declare a ciam_approval for it, and add its id to approval_ids. One that is declared already only needs its id there.",
		"declare a ciam_approval for each, and add their ids to approval_ids. Those that are declared already only need their ids there.")
	c.Fail(governance.At("approval_ids"),
		fmt.Sprintf("Stage %s has no approval by %s.%s", g.Stage, strings.Join(texts, "; "), c.discountsIn(g)),
		"Fix other errors about the migration's scope first, because they can change the digest. Then "+
			fmt.Sprintf("have %s approve %s, %s", list(who), scope, declare),
		append(about, Concerning(parties...), Stating("digest_now", now))...)
}

// misplaced tells whether the gate names an approval by the seat's own person that does
// not count, because the person has moved or is external. Rules about the seat itself
// report that.
func (c *Case) misplaced(g governance.Gate, s Seat) bool {
	for a := range c.Approvals(g) {
		if a.Approver == s.Party && a.Function == s.Function && c.discounted(a.ID(), a) != "" {
			return true
		}
	}
	return false
}

// misfits tells whether only a soft rule reports that the seat has the wrong person: a
// steering group's final approver who belongs to another function (CIAM108).
func (c *Case) misfits(s Seat) bool {
	_, external := c.External(s.Party) // CIAM307 reports it
	return s.ofBoard() && !external
}

// discountsIn says which approvals that the gate names do not count, and why.
func (c *Case) discountsIn(g governance.Gate) string {
	var text string
	for a := range c.Approvals(g) {
		if why := c.discounted(a.ID(), a); why != "" {
			text += fmt.Sprintf(" %s does not count (%s).", a.ID(), why)
		}
	}
	return text
}

// refusalsIn are the rejections and withdrawals that the gate names.
func (c *Case) refusalsIn(g governance.Gate) []governance.Approval {
	var found []governance.Approval
	for a := range c.Approvals(g, "decision") {
		if a.Decision != governance.Approved {
			found = append(found, a)
		}
	}
	return found
}

// seatingOf divides the approvals for a function among its required seats. Other rules,
// all of them hard, report one that is stale, expired or not signed.
func (c *Case) seatingOf(g governance.Gate, m governance.Migration, function governance.Function, seats []Seat, humans Humans) seating {
	s := seating{covers: map[governance.ID][]string{}}
	for a := range c.counted(g, "jurisdictions", "decision") {
		if a.Function != function || a.Decision != governance.Approved {
			continue
		}
		human := humans.Of(a.Approver)
		covering, before := s.covers[human]
		if all := len(a.Jurisdictions) == 0 || before && covering == nil; all {
			s.covers[human] = nil
		} else {
			s.covers[human] = slices.Concat(covering, a.Jurisdictions)
		}
	}
	own := slices.DeleteFunc(slices.Clone(seats), func(seat Seat) bool { return seat.Function != function })
	// CIAM704 reports what compliance leaves open where it must cover everything.
	divided := function == governance.Compliance || divide(own, m.Jurisdictions)
	for _, seat := range own {
		able := c.Persons(seat.Party)
		if seat.Deputy != "" {
			able = append(slices.Clone(able), seat.Deputy)
		}
		next := chair{Seat: seat, answers: m.Jurisdictions}
		if len(seat.Jurisdictions) > 0 && divided {
			next.answers = catalog.Shared(m.Jurisdictions, seat.Jurisdictions)
		}
		next.holders = humans.All(able)
		for _, human := range next.holders {
			if _, approved := s.covers[human]; approved {
				next.able = append(next.able, human)
			}
		}
		s.chairs = append(s.chairs, next)
	}
	s.seat()
	return s
}

// lacks is how many more approvals a chair needs that is not filled: at least one, for
// the jurisdictions that are left.
func (s *seating) lacks(i int) int {
	return max(s.chairs[i].Needs()-len(s.chairs[i].by), 1)
}

// missing describes what a chair still needs.
func (s *seating) missing(i int) string {
	c := s.chairs[i]
	who := fmt.Sprintf("%s for %s", c.Party, c.Function)
	switch {
	case c.Deputy != "":
		who = fmt.Sprintf("%s, or the deputy %s, for %s", c.Party, c.Deputy, c.Function)
	case c.Needs() > 1:
		who = fmt.Sprintf("%s of %s for %s (%d of %d so far)", count(s.lacks(i), "more member"), c.Party, c.Function, len(c.by), c.Needs())
	case c.Party.Kind() == governance.KindTeam:
		who = fmt.Sprintf("any member of %s for %s", c.Party, c.Function)
	}
	var elsewhere, free []governance.ID
	for _, human := range c.able {
		switch at := s.chairOf(human); at {
		case -1, i:
			free = append(free, human)
		default:
			elsewhere = append(elsewhere, human)
		}
	}
	if open := s.open(i, free); len(free) > 0 && len(open) > 0 {
		who += " in jurisdiction " + list(open)
	}
	if len(elsewhere) > 0 {
		who += fmt.Sprintf(" (the approval by %s counts for another entry)", list(elsewhere))
	}
	return who
}
