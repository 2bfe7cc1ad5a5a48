package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalRejected checks everything that was ever said about the stage, and not only
// what the gate names: leaving out or destroying a rejection does not turn it into an
// approval.
var approvalRejected = &Rule{
	Code: "CIAM209", Name: "approval-rejected", Enforcement: Hard,
	Else:      Otherwise{Enforcement: Advisory, When: "at the approval, if a rejection that still counts is destroyed or changed to another person or stage"},
	Summary:   "approval was rejected or withdrawn",
	Principle: DecideTogether,
	Why:       "Three functions decide together, so each of them can stop a stage. If a rejection could be left out of the gate or destroyed, the author of the configuration would overrule it.",
	Fix:       "Resolve the objection with the approver. The stage can open when they approve: set decision = \"approved\" and approved_at to the time of the new approval. Another required approver can override it: their later approval names it in overrides.",
	Fixers:    theApprovers,
	Reports:   RefusedApproval,
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
			standing, known := standingRejections(c.view, g.MigrationID, g.Stage)
			if !known {
				c.Undetermined()
			}
			for _, a := range standing {
				found, remedy := c.rejection(a, g.MigrationID)
				c.Fail(governance.At("approval_ids"), found, remedy, Concerning(a.ID()))
			}
		}),
	},
}

// StillStands warns that a rejection which is about to be retired stands all the
// same.
func StillStands(view View, a governance.Approval) (Finding, bool) {
	standing, _ := standingRejections(view, a.MigrationID, a.Stage)
	for _, other := range standing {
		if other.ID() == a.ID() {
			found, remedy := (&Case{view: view}).rejection(other, a.MigrationID)
			return Raise(approvalRejected.Code, a.ID(), governance.At("decision"), found, remedy, Enforced(Advisory)), true
		}
	}
	return Finding{}, false
}

// rejection says who rejected or withdrew what and when, and what ends that.
func (c *Case) rejection(a governance.Approval, migration governance.ID) (found, remedy string) {
	what := "rejected stage " + string(a.Stage)
	if a.Decision == governance.Withdrawn {
		what = "withdrew the approval of stage " + string(a.Stage)
	}
	found = fmt.Sprintf("%s %s for %s at %s (%s)", a.Approver, what, a.Function, utc(a.ApprovedAt), a.ID())
	if a.Conditions != "" {
		found += fmt.Sprintf(", saying %s", governance.Quote(a.Conditions))
	}
	s, _ := c.view.Find(a.ID())
	if now, ok := s.Record.(governance.Approval); !ok || now.Decision == governance.Approved {
		found += ", which stands although the record no longer says so"
	}
	if a.MigrationID != migration {
		found += fmt.Sprintf(". %s inherits it, because it supersedes %s", migration, a.MigrationID)
	}
	remedy = fmt.Sprintf("Resolve the objection with %s. It ends when they approve stage %s for %s: declare that with decision = \"approved\" and a later approved_at.", a.Approver, a.Stage, a.Function)
	if by := c.overrider(a); by != "" {
		remedy += fmt.Sprintf(" %s can also override it: their later approval names it, with overrides = [%q].", by, a.ID())
	}
	if must, _ := mustSign(c.view, migration); must {
		remedy += " The policy requires signatures at this risk, so only a signed approval ends it."
	}
	return found + ".", remedy
}

// overrider says whose later approval can override a rejection. It is empty if nobody
// else's can: no approval is required from a function that only advises.
func (c *Case) overrider(a governance.Approval) string {
	recorded, ok := asRecorded(c.view, a)
	role := recorded.Role
	if !ok {
		role, _ = roleOf(c.view, a)
	}
	switch {
	case role == governance.Reviewer:
		return "A required approver"
	case slices.Contains(governance.ApprovingFunctions(), a.Function):
		return fmt.Sprintf("Another required approver for %s", a.Function)
	default:
		return ""
	}
}
