package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Seat is one approver of a migration.
type Seat struct {
	// Path is the migration's argument that says so.
	Path governance.Path
	governance.Approver
	// Deputy can approve for a steering group's final approver; empty for none.
	Deputy governance.ID
	// deputises: Party is a deputy in the steering group.
	deputises bool
}

// String is the seat in a sentence: "the approver for security
// (approvers["security"])".
func (s Seat) String() string {
	switch {
	case s.deputises:
		return fmt.Sprintf("the deputy of the steering group's final approver for %s", s.Function)
	case s.Path.Key == "":
		return fmt.Sprintf("the steering group's final approver for %s", s.Function)
	default:
		return fmt.Sprintf("the approver for %s (approvers[%q])", s.Function, s.Path.Key)
	}
}

// ofBoard tells whether the seat is one in the migration's steering group.
func (s Seat) ofBoard() bool { return s.Path.Key == "" }

// refill says how to give a seat to someone else, for a remedy.
func (c *Case) refill(m governance.Migration, s Seat) string {
	if !s.ofBoard() {
		return fmt.Sprintf("Set %s to another person or team from %s.", s.Path, s.Function) +
			c.internalApprover(m, s.Party, s.Function, governance.KindPerson, governance.KindTeam)
	}
	role := "final approver"
	if s.deputises {
		role = "deputy"
	}
	return fmt.Sprintf("Name another person as %s for %s in %s.", role, s.Function, m.SteeringGroup) +
		c.internalApprover(m, s.Party, s.Function, governance.KindPerson)
}

// namedSeats are the approvers that the migration itself names, in either mode, in
// the order of their keys.
func namedSeats(m governance.Migration) []Seat {
	seats := make([]Seat, 0, len(m.Approvers))
	for _, key := range m.ApproverKeys() {
		seats = append(seats, Seat{Path: governance.Path{Attribute: "approvers", Key: key, Field: "party"}, Approver: m.Approvers[key]})
	}
	return seats
}

// boardSeats are the final approvers of the migration's steering group and their
// deputies, for every function. Needs the migration's steering_group to be known.
func (c *Case) boardSeats(m governance.Migration) []Seat {
	if m.SteeringGroup == "" {
		return nil
	}
	group, ok := Find[governance.SteeringGroup](c, m.SteeringGroup, "final_approvers", "deputies")
	if !ok {
		return nil
	}
	var seats, deputies []Seat
	for _, function := range governance.ApprovingFunctions() {
		seat := Seat{Path: governance.At("steering_group"), Approver: governance.Approver{Function: function, Mode: governance.Required}}
		deputy := group.Deputies[function]
		if person, ok := group.FinalApprovers[function]; ok {
			final := seat
			final.Party, final.Deputy = person, deputy
			seats = append(seats, final)
		}
		if deputy != "" {
			seat.Party, seat.deputises = deputy, true
			deputies = append(deputies, seat)
		}
	}
	return append(seats, deputies...)
}

// RequiredSeats are the approvers whose approval the migration requires: those
// named with mode required and, with a steering group, its final approver of
// each required function. Needs the migration's approvers, steering_group and
// risk fields to be known.
func (c *Case) RequiredSeats(m governance.Migration) []Seat {
	var seats []Seat
	for _, seat := range namedSeats(m) {
		if seat.Mode == governance.Required {
			seats = append(seats, seat)
		}
	}
	required := c.assess(m).Functions
	for _, seat := range c.boardSeats(m) {
		if required.Has(seat.Function) && !seat.deputises {
			seats = append(seats, seat)
		}
	}
	return seats
}

// merge makes the seats of one function that one human fills a single seat, for all
// jurisdictions of them. A seat that the migration itself gives to the human cannot
// be filled by a deputy. Persons come before teams, because nobody else can fill
// their seats.
func merge(seats []Seat, humans Humans) []Seat {
	var persons, teams []Seat
	for _, seat := range seats {
		if seat.Party.Kind() == governance.KindTeam {
			teams = append(teams, seat)
			continue
		}
		i := slices.IndexFunc(persons, func(s Seat) bool { return s.Function == seat.Function && humans.Same(s.Party, seat.Party) })
		if i < 0 {
			persons = append(persons, seat)
			continue
		}
		same := &persons[i]
		if len(same.Jurisdictions) == 0 || len(seat.Jurisdictions) == 0 {
			same.Jurisdictions = nil // all
		} else {
			same.Jurisdictions = governance.NewSet(slices.Concat(same.Jurisdictions, seat.Jurisdictions)...)
		}
		if !same.ofBoard() || !seat.ofBoard() {
			same.Deputy = ""
		}
	}
	slices.SortStableFunc(persons, func(a, b Seat) int { return strings.Compare(string(a.Deputy), string(b.Deputy)) })
	return append(persons, teams...)
}

// divide tells whether seats of one function cover all jurisdictions together. Where they
// do not, each of them must approve for all: an approver whom the configuration limits to
// other jurisdictions would otherwise approve nothing, and be enough.
func divide(seats []Seat, jurisdictions []string) bool {
	var covering []string
	for _, seat := range seats {
		if len(seat.Jurisdictions) == 0 {
			return true
		}
		covering = append(covering, seat.Jurisdictions...)
	}
	return len(catalog.Uncovered(jurisdictions, covering)) == 0
}
