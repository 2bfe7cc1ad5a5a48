package rules

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

// RoleOf is the role that an approver has now for the function of the approval; see
// Approval.Role.
func RoleOf(view View, a governance.Approval) governance.Role {
	role, _ := roleOf(view, a)
	return role
}

// roleOf is the highest role that the migration gives the approver for the function.
// known is false while an unknown or absent record can give another one.
func roleOf(view View, a governance.Approval) (role governance.Role, known bool) {
	if _, ok := view.Find(a.MigrationID); !ok {
		return role, true // a retired migration gives no role
	}
	c := &Case{view: view, rule: &Rule{}}
	m, ok := Find[governance.Migration](c, a.MigrationID, "approvers", "steering_group")
	if !ok {
		return role, false
	}
	for _, seat := range append(namedSeats(m), c.boardSeats(m)...) {
		if seat.Function == a.Function && c.mayApprove([]governance.ID{seat.Party}, a.Approver) {
			role = max(role, seat.role())
		}
	}
	return role, !c.Incomplete()
}

// role is the role of whoever fills the seat.
func (s Seat) role() governance.Role {
	switch {
	case s.Mode == governance.Advisory:
		return governance.Reviewer
	case s.deputises:
		return governance.Deputy
	case s.ofBoard():
		return governance.FinalApprover
	default:
		return governance.RequiredApprover
	}
}
