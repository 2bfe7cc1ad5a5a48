package rules

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// DriftKind says how an ownership has drifted.
type DriftKind string

// The kinds of drift. The directory says the first four.
const (
	// Departed: the directory does not know the party, or has given its login to
	// somebody else.
	Departed DriftKind = "departed"
	// Disabled: the account is disabled.
	Disabled DriftKind = "disabled"
	// Moved: the party is in another function.
	Moved DriftKind = "moved"
	// BecameExternal: the directory says contractor or vendor.
	BecameExternal DriftKind = "became_external"
	// Reassigned: the migration's approvers are not those of the stage's first approval.
	Reassigned DriftKind = "reassigned"
	// ApprovalExpired: an approval that a gate rests on is not in force any more.
	ApprovalExpired DriftKind = "approval_expired"
	// ApprovalStale: an approval that a gate rests on is for an earlier scope.
	ApprovalStale DriftKind = "approval_stale"
	// RecordEdited: the record was changed outside the provider.
	RecordEdited DriftKind = "record_edited"
	// Unmanaged: the party of a role was retired, so no configuration manages it.
	Unmanaged DriftKind = "unmanaged"
)

// fromDirectory tells whether the directory shows this drift.
func (d DriftKind) fromDirectory() bool {
	return d == Departed || d == Disabled || d == Moved || d == BecameExternal
}

// Lapses are the findings of CIAM901-904 about the continuing roles that a record gives,
// whether or not a plan would show them: also when nothing is planned, and after the
// permit. A statement is no continuing role: it stands, whoever has left since.
// unavailable: the directory did not answer about somebody.
func Lapses(view View, r governance.Record) (found []Finding, unavailable bool) {
	if _, ok := r.(governance.Statement); ok {
		return nil, false
	}
	for _, rule := range ruleList {
		if !rule.Drift.fromDirectory() {
			continue
		}
		c := &Case{view: view, rule: rule}
		c.turnTo(Subject{Record: r})
		for _, check := range rule.Checks {
			if check.fits(r) {
				check.judge(c)
			}
		}
		found = append(found, slices.DeleteFunc(c.result.Findings, func(f Finding) bool { return len(f.behind) > 0 })...)
		unavailable = unavailable || len(c.result.Unavailable) > 0 || len(c.result.lastKnown) > 0
	}
	return found, unavailable
}

// Successors are the parties that can take over from one: of the same function and
// kind, internal, here and in the directory, and active there. With no directory
// configured, the register alone decides. They are ordered by id.
func Successors(view View, replaced governance.Party) []governance.ID {
	c := &Case{view: view, rule: &Rule{}}
	var found []governance.ID
	for _, p := range view.Parties() {
		if c.canReplace(p, replaced) {
			found = append(found, p.ID())
		}
	}
	return found
}
