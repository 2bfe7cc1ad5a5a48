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
		for a := range c.Approvals(g, needs...) {
			if c.discounted(a) == "" && !yield(a) {
				return
			}
		}
	}
}

// discounted says why an approval does not count; empty for one that does. What is not known yet makes the rule undetermined.
func (c *Case) discounted(a governance.Approval) string {
	if why, known := c.discounts[a.ID()]; known {
		return why
	}
	before := len(c.result.Undetermined)
	why := c.discount(a)
	if len(c.result.Undetermined) == before { // a later check must be undetermined too
		if c.discounts == nil {
			c.discounts = map[governance.ID]string{}
		}
		c.discounts[a.ID()] = why
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
