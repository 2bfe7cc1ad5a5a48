package rules

import (
	"fmt"
	"iter"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// judgedAsSaid tells whether an approval itself is judged: when this plan creates or
// changes it, unless a permit rests on it. So neither a new approver, a new owner nor
// a new policy makes a plan fail over an approval that must be kept. At a gate such
// an approval does not count; see counted.
func (c *Case) judgedAsSaid(a governance.Approval) bool {
	return c.subject.Changed && !c.permitRestsOn(a.ID())
}

// counted are the approvals that the gate names and that count now: the approver is
// still named for the function, still belongs to it, and is not external.
func (c *Case) counted(g governance.Gate, needs ...string) iter.Seq[governance.Approval] {
	return func(yield func(governance.Approval) bool) {
		for _, id := range g.ApprovalIDs {
			if a, ok := Find[governance.Approval](c, id, needs...); ok && c.discounted(id, a) == "" && !yield(a) {
				return
			}
		}
	}
}

// discounted says why the approval with an id does not count; empty for one that does.
// What is not known yet makes the rule undetermined.
func (c *Case) discounted(id governance.ID, a governance.Approval) string {
	if c.gate == nil {
		return c.discount(a)
	}
	if why, known := c.gate.discounts[id]; known {
		return why
	}
	before := len(c.result.Undetermined)
	why := c.discount(a)
	if len(c.result.Undetermined) == before { // a later check must be undetermined too
		c.gate.discounts[id] = why
	}
	return why
}

func (c *Case) discount(a governance.Approval) string {
	m, ok := c.ActiveMigration(a.MigrationID, "approvers.party", "approvers.function", "steering_group")
	if !ok {
		return ""
	}
	before := len(c.result.Undetermined)
	if named := c.mayApprove(c.named(m, a.Function), a.Approver); !named && len(c.result.Undetermined) == before {
		return fmt.Sprintf("%s is not named for %s now", a.Approver, a.Function)
	}
	if p, ok := c.Party(a.Approver, "function"); ok && p.Function != a.Function {
		return fmt.Sprintf("%s belongs to %s now", a.Approver, p.Function)
	}
	if why, external := c.External(a.Approver); external && !c.onlyAdvises(a) {
		return why
	}
	return ""
}
