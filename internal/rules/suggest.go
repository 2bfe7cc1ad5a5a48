package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A suggestion that another rule refuses misleads. These therefore leave out
// parties whose other roles in the migration exclude them. Like Internal, they mark
// nothing undetermined.

// internalOwner suggests internal parties that can own a migration's risk.
func (c *Case) internalOwner(m governance.Migration, functions []governance.Function, kinds ...governance.Kind) string {
	return c.suggest(func(p governance.Party) bool {
		return slices.Contains(functions, p.Function) && slices.Contains(kinds, p.Kind) && c.canOwn(m, p)
	})
}

// canOwn tells whether an internal party can own a migration's risk: its security
// and compliance approvers cannot (CIAM403).
func (c *Case) canOwn(m governance.Migration, p governance.Party) bool {
	return c.whollyInternal(p) && !slices.ContainsFunc(namedSeats(m), func(s Seat) bool {
		return assures(s.Function) && c.overlap(s.Party, p.ID())
	})
}

// internalApprover suggests internal parties that can approve for a function, other
// than the one to replace.
func (c *Case) internalApprover(m governance.Migration, replaced governance.ID, function governance.Function, kinds ...governance.Kind) string {
	return c.suggest(func(p governance.Party) bool {
		return slices.Contains(kinds, p.Kind) && p.ID() != replaced && c.canApprove(m, function, p)
	})
}

// canApprove tells whether an internal party can approve for a function. For security
// and compliance, owners cannot (CIAM403), and implementers should not (CIAM402).
func (c *Case) canApprove(m governance.Migration, function governance.Function, p governance.Party) bool {
	excluded := append([]governance.ID{m.BusinessOwner, m.RiskOwner}, m.Implementers...)
	return p.Function == function && c.whollyInternal(p) && !(assures(function) && slices.ContainsFunc(excluded, func(id governance.ID) bool {
		return c.overlap(id, p.ID())
	}))
}

// namedInstead suggests the persons whose approval would count in place of one.
// If nobody else is named, it says to name somebody first.
func (c *Case) namedInstead(a governance.Approval) string {
	found, _ := c.view.Find(a.MigrationID)
	m, _ := found.Record.(governance.Migration)
	fit := c.suggest(func(p governance.Party) bool { return p.ID() != a.Approver && c.couldGive(m, a, p) })
	if fit == "" {
		where, kinds := "approvers of "+string(a.MigrationID), []governance.Kind{governance.KindPerson, governance.KindTeam}
		if m.SteeringGroup != "" {
			where, kinds = "final_approvers or deputies of "+string(m.SteeringGroup), kinds[:1]
		}
		return fmt.Sprintf(" Nobody else is named for %s: add somebody to %s first.", a.Function, where) + c.internalApprover(m, a.Approver, a.Function, kinds...)
	}
	return fit
}

// couldGive tells whether a person is named for an approval's function and belongs
// to it, so that their approval counts.
func (c *Case) couldGive(m governance.Migration, a governance.Approval, p governance.Party) bool {
	a.Approver = p.ID()
	if p.Kind != governance.KindPerson || !c.canApprove(m, a.Function, p) {
		return false
	}
	role, _ := roleOf(c.view, a)
	return role > 0
}

// functionMeant is the function for which the person of an approval is named and to
// which they belong, where the approval says another one. ok is false for none.
func (c *Case) functionMeant(a governance.Approval) (meant governance.Function, ok bool) {
	found, _ := c.view.Find(a.Approver)
	p, _ := found.Record.(governance.Party)
	if p.Function == "" || p.Function == a.Function {
		return "", false
	}
	a.Function = p.Function
	role, _ := roleOf(c.view, a)
	return p.Function, role > 0
}

// overlap tells whether two parties are the same or share a member.
func (c *Case) overlap(a, b governance.ID) bool {
	return slices.ContainsFunc(c.actingFor(a), func(id governance.ID) bool { return slices.Contains(c.actingFor(b), id) })
}

// actingFor are a party and, for a team, its members as far as they are known.
func (c *Case) actingFor(id governance.ID) []governance.ID {
	found, _ := c.view.Find(id)
	p, _ := found.Record.(governance.Party)
	return append([]governance.ID{id}, p.Members...)
}
