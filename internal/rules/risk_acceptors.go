package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// actors are the persons who approved and who accepted.
func actors(approvals []governance.Approval, acceptances ...governance.RiskAcceptance) []governance.ID {
	persons := make([]governance.ID, 0, len(approvals)+len(acceptances))
	for _, a := range approvals {
		persons = append(persons, a.Approver)
	}
	for _, r := range acceptances {
		persons = append(persons, acceptors(r)...)
	}
	return persons
}

// acceptors are the persons who accept a risk.
func acceptors(r governance.RiskAcceptance) []governance.ID {
	if r.CoAcceptedBy == "" {
		return []governance.ID{r.AcceptedBy}
	}
	return []governance.ID{r.AcceptedBy, r.CoAcceptedBy}
}

// refuseAcceptor fails at the argument that names somebody who accepts a risk and also
// approves.
func (c *Case) refuseAcceptor(r governance.RiskAcceptance, argument string, person governance.ID) {
	m, ok := c.ActiveMigration(r.MigrationID, owning...)
	if !ok || !c.subject.Changed {
		return
	}
	var approvals []governance.Approval
	for _, s := range c.view.RecordsOf(m.ID()) {
		a, ok := s.Record.(governance.Approval)
		switch {
		case !ok || !assures(a.Function):
		case s.Unknown.HasAny("decision"):
			c.Undetermined()
		default:
			approvals = append(approvals, a)
		}
	}
	if found := c.approverAccepts(m, r, person, approvals, c.Humans(m, append(actors(approvals), person)...)); found != "" && !c.Incomplete() {
		c.Fail(governance.At(argument), found, acceptInstead, Concerning(person))
	}
}

const acceptInstead = "Have somebody accept the risk who does not approve for security or compliance: the migration's risk_owner, or another member of that team. " +
	"Or have another person approve."

// approverAccepts says that a person who accepts the risk also approves for security
// or compliance; empty for none, or where they are an owner, which another finding says.
func (c *Case) approverAccepts(m governance.Migration, r governance.RiskAcceptance, person governance.ID, approvals []governance.Approval, humans Humans) string {
	if len(ownerRoles(m, person, humans)) > 0 {
		return ""
	}
	for _, seat := range slices.Concat(namedSeats(m), c.boardSeats(m)) {
		if assures(seat.Function) && humans.Same(seat.Party, person) {
			return fmt.Sprintf("%s accepts the risk in %s, and %s is %s.%s", person, r.ID(), seat.Party, seat, humans.Why(person, seat.Party))
		}
	}
	for _, a := range approvals {
		if assures(a.Function) && a.Decision == governance.Approved && humans.Same(a.Approver, person) {
			return fmt.Sprintf("%s accepts the risk in %s, and %s approves for %s in %s.%s", person, r.ID(), a.Approver, a.Function, a.ID(),
				humans.Why(person, a.Approver))
		}
	}
	return ""
}
