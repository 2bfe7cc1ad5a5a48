package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// outcomeFinal judges a permit both when it is created and when its outcome
// changes. A permit that is imported or adopted is not created.
var outcomeFinal = &Rule{
	Code: "CIAM808", Name: "outcome-final", Enforcement: Hard,
	Summary:   "outcome of a permit is not in progress at first, or goes backwards",
	Principle: DecidedOnce,
	Why:       "The outcome is evidence of what happened to customers. If it could be set before the change or rewritten afterwards, the next stage would rest on something that never happened.",
	Fix:       "Create the permit without outcome. When the change ends, set outcome to succeeded, rolled_back or aborted. A change that succeeded can still be rolled_back. For another try, declare another permit with the next attempt.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:PR.PS-04", "iso-27001-2022:A.8.32", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_permit" "cutover" {
  outcome = "succeeded" # before anything has happened
}`,
	Good: `resource "ciam_permit" "cutover" {
  outcome = "in_progress"
}`,
	Checks: []Check{
		On(AtPlan, []string{"outcome"}, func(c *Case, p governance.Permit) {
			if p.Outcome != governance.InProgress {
				c.Fail(governance.At("outcome"),
					fmt.Sprintf("%s is created with the outcome %s, before the change has begun.", p.ID(), p.Outcome),
					fmt.Sprintf("Leave outcome unset or set it to %q. Set it to %q in a later apply, after that has happened.", governance.InProgress, p.Outcome),
					Stating("outcome", string(p.Outcome)))
			}
		}),
		On(Afterwards, []string{"outcome"}, func(c *Case, p governance.Permit) {
			stored, _ := c.view.Previous(p.ID())
			before, ok := stored.(governance.Permit)
			if !ok || before.Outcome.CanBecome(p.Outcome) {
				return
			}
			c.Fail(governance.At("outcome"),
				fmt.Sprintf("The outcome of %s is %s, and would become %s. It only goes forward: from in_progress to any other, and from succeeded to rolled_back.", p.ID(), before.Outcome, p.Outcome),
				fmt.Sprintf("Set outcome back to %q. For another try, declare another permit with a higher attempt.", before.Outcome),
				Stating("outcome", string(p.Outcome)), Stating("outcome_before", string(before.Outcome)))
		}),
	},
}
