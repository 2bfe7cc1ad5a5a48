package rules

import (
	"fmt"
	"iter"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Approvals are the approvals that the gate names, as far as they are there;
// see Find for needs.
func (c *Case) Approvals(g governance.Gate, needs ...string) iter.Seq[governance.Approval] {
	return members[governance.Approval](c, g.ApprovalIDs, needs...)
}

// DecisionOwners are the rows of the decision matrix that the gate names.
func (c *Case) DecisionOwners(g governance.Gate, needs ...string) iter.Seq[governance.DecisionOwner] {
	return members[governance.DecisionOwner](c, g.DecisionOwnerIDs, needs...)
}

// RiskAcceptances are the risk acceptances of its own migration that the gate
// names. CIAM803 reports others.
func (c *Case) RiskAcceptances(g governance.Gate, needs ...string) iter.Seq[governance.RiskAcceptance] {
	own := slices.DeleteFunc(slices.Clone(g.RiskAcceptanceIDs), func(id governance.ID) bool { return id.Migration() != g.MigrationID })
	return members[governance.RiskAcceptance](c, own, needs...)
}

// Evidence is the evidence that the gate names and that counts for it: its own
// migration's, or evidence whose also_for names that migration.
func (c *Case) Evidence(g governance.Gate, needs ...string) iter.Seq[governance.Evidence] {
	return func(yield func(governance.Evidence) bool) {
		for _, id := range g.EvidenceIDs {
			fields, own := needs, id.Migration() == g.MigrationID
			if !own {
				fields = with(needs, "also_for")
			}
			e, ok := Find[governance.Evidence](c, id, fields...)
			if ok && (own || e.AlsoFor.Has(g.MigrationID)) && !yield(e) {
				return
			}
		}
	}
}

// members looks up what a gate names one by one, because a gate can name hundreds. A
// missing member is reported by CIAM907 and makes the rule undetermined.
func members[R governance.Record](c *Case, ids []governance.ID, needs ...string) iter.Seq[R] {
	return func(yield func(R) bool) {
		for _, id := range ids {
			if record, ok := Find[R](c, id, needs...); ok && !yield(record) {
				return
			}
		}
	}
}

// Seat is one approver of a migration.
type Seat struct {
	// Path is the migration's argument that says so.
	Path governance.Path
	governance.Approver
}

// String is the seat in a sentence: "the approver for security
// (approvers["security"])".
func (s Seat) String() string {
	if s.Path.Key == "" {
		return fmt.Sprintf("the steering group's final approver for %s", s.Function)
	}
	return fmt.Sprintf("the approver for %s (approvers[%q])", s.Function, s.Path.Key)
}

// refill says how to give a seat to someone else, for a remedy.
func (c *Case) refill(m governance.Migration, s Seat) string {
	functions := []governance.Function{s.Function}
	if s.Path.Key == "" {
		return fmt.Sprintf("Name another person as final approver for %s in %s.", s.Function, m.SteeringGroup) +
			c.InternalBut(s.Party, functions, governance.KindPerson)
	}
	return fmt.Sprintf("Set %s to another person or team from %s.", s.Path, s.Function) +
		c.InternalBut(s.Party, functions, governance.KindPerson, governance.KindTeam)
}

// namedSeats are the approvers that the migration itself names, in either mode, in
// the order of their keys.
func namedSeats(m governance.Migration) []Seat {
	seats := make([]Seat, 0, len(m.Approvers))
	for _, key := range m.ApproverKeys() {
		seats = append(seats, Seat{governance.Path{Attribute: "approvers", Key: key, Field: "party"}, m.Approvers[key]})
	}
	return seats
}

// boardSeats are the final approvers of the migration's steering group, for
// every function. Needs the migration's steering_group to be known.
func (c *Case) boardSeats(m governance.Migration) []Seat {
	if m.SteeringGroup == "" {
		return nil
	}
	group, ok := Find[governance.SteeringGroup](c, m.SteeringGroup, "final_approvers")
	if !ok {
		return nil
	}
	var seats []Seat
	for _, function := range governance.ApprovingFunctions() {
		if person, ok := group.FinalApprovers[function]; ok {
			seats = append(seats, Seat{governance.At("steering_group"), governance.Approver{
				Party: person, Function: function, Mode: governance.Required,
			}})
		}
	}
	return seats
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
	required := m.Assess().Functions
	for _, seat := range c.boardSeats(m) {
		if required.Has(seat.Function) {
			seats = append(seats, seat)
		}
	}
	return seats
}
