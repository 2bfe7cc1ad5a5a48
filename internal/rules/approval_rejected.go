package rules

import (
	"fmt"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalRejected checks all approvals of the stage, not only those that the gate
// names: leaving out a rejection does not turn it into an approval.
var approvalRejected = &Rule{
	Code: "CIAM209", Name: "approval-rejected", Enforcement: Hard,
	Summary:   "approval was rejected or withdrawn",
	Principle: DecideTogether,
	Why:       "Three functions decide together, so each of them can stop a stage. If a rejection could be left out of the gate, the author of the configuration would overrule it.",
	Fix:       "Resolve the objection with the approver. The stage can open when they approve: set decision = \"approved\" and approved_at to the time of the new approval.",
	Fixers:    theApprovers,
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_approval" "security" {
  decision   = "rejected"
  conditions = "No rollback drill has been run."
}`,
	Good: `resource "ciam_approval" "security" {
  decision = "approved"
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage"}, func(c *Case, g governance.Gate) {
			for _, s := range c.view.RecordsOf(g.MigrationID) {
				a, ok := s.Record.(governance.Approval)
				switch {
				case !ok || a.Stage != g.Stage:
				case s.Unknown.HasAny("decision"):
					c.Undetermined()
				case a.Decision == governance.Rejected || a.Decision == governance.Withdrawn:
					c.Fail(governance.At("approval_ids"), c.refusal(a, s), fmt.Sprintf(
						"Resolve the objection to stage %s with %s. When they approve, set decision = \"approved\" and approved_at to that time in %s.",
						a.Stage, a.Approver, a.ID()), Concerning(a.ID()))
				}
			}
		}),
	},
}

// refusal says who rejected or withdrew what.
func (c *Case) refusal(a governance.Approval, s Subject) string {
	what := "rejected stage " + string(a.Stage)
	if a.Decision == governance.Withdrawn {
		what = "withdrew the approval of stage " + string(a.Stage)
	}
	text := fmt.Sprintf("%s %s for %s (%s)", a.Approver, what, a.Function, a.ID())
	if a.Conditions != "" && !s.Unknown.HasAny("conditions") {
		text += fmt.Sprintf(", saying %q", a.Conditions)
	}
	return text + "."
}
