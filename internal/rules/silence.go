package rules

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Cause is what findings of several rules can be about. One cause gives one finding:
// the rule that Reports it speaks, and the others make their findings behind it. Once
// the finding that speaks is waived, the others are judged on what is there.
type Cause string

// The causes that a soft rule, or a rejection that can be overridden, reports. Where a
// hard finding always speaks, a check of another rule can simply return.
const (
	RefusedApproval    Cause = "an approval was rejected or withdrawn"
	MissingEvidence    Cause = "required evidence is missing"
	MisnamedControl    Cause = "a control does not exist"
	RiskOwnersFunction Cause = "the risk owner is of another function"
	InactiveParty      Cause = "the directory says that a party has left or is disabled"
	SteeringGroupSeats Cause = "a seat of the steering group is empty, or the wrong person has it"
)

// speaker is what a finding is behind: the findings that report a cause about one of the
// records, or about anything where there are none.
type speaker struct {
	cause   Cause
	records governance.Set[governance.ID]
}

// Behind leaves the finding out while an unmet finding reports the cause about one of
// the records.
func Behind(cause Cause, records ...governance.ID) About {
	return func(f *Finding) { f.behind = append(f.behind, speaker{cause, governance.NewSet(records...)}) }
}

// unspoken are the findings that none of those that speak reports already.
func unspoken(findings, speaking []Finding) []Finding {
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return slices.ContainsFunc(f.behind, func(s speaker) bool { return slices.ContainsFunc(speaking, s.is) })
	})
}

func (s speaker) is(f Finding) bool {
	return f.Rule().Reports == s.cause && (len(s.records) == 0 || s.records.Has(f.Subject) || slices.ContainsFunc(f.Records, s.records.Has))
}
