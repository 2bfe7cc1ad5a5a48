package rules

import (
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
