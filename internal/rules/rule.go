// Package rules judges records. A rule looks at one record, asks a View for
// the other records that it needs, and returns findings. The enforcement of the
// rule decides what a finding does to a plan or a gate.
//
// A rule has three verdicts: it passes, it fails with findings, or it is
// undetermined, because something it needs is not known yet. An unknown value
// never fails a plan and never passes a rule.
package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Code is a rule's permanent name, for example "CIAM201".
type Code string

// Enforcement says what a finding does.
type Enforcement string

// The enforcements, in the field's own terms.
const (
	// Hard (hard-mandatory) is an error wherever it is found; nothing waives it.
	Hard Enforcement = "hard"
	// Soft (soft-mandatory) is a warning where it is found, and closes the gate.
	Soft Enforcement = "soft"
	// Advisory is a warning.
	Advisory Enforcement = "advisory"
)

// When says at which moments a check is made.
type When int

// The moments. They may be joined with |.
const (
	// AtValidate needs the record's own values alone.
	AtValidate When = 1 << iota
	// AtPlan reads other records too. Rules of AtValidate are judged again then,
	// because more values are known.
	AtPlan
	// AtGate judges a gate with all it rests on.
	AtGate
	// AtWrite judges a record when it is created or changed, and again at each gate
	// that rests on it, but not while it stays as it is.
	AtWrite
	// UntilPermit is AtWrite, but at gates only until they have a permit: who has left
	// since does not undo it.
	UntilPermit
	// Afterwards looks at a permit that exists already; see JudgeAfterwards.
	Afterwards
	// AlsoAsleep, with another moment, judges a record that is created or changed while
	// its migration is completed or cancelled: what it says would count later on.
	AlsoAsleep
)

// Rule is one line of the catalogue.
type Rule struct {
	Code        Code
	Name        string
	Enforcement Enforcement
	// Else is another enforcement that some of its findings have, and when;
	// zero where all have the same.
	Else Otherwise
	// Summary is the static headline of every finding, without the code.
	Summary string
	// Principle is the principle of the domain that the rule holds.
	Principle Principle
	// Why says in a sentence or two what goes wrong without the rule.
	Why string
	// Fix says in general how to satisfy the rule; a finding's Remedy is about
	// the case at hand.
	Fix string
	// Items says what the Items of its findings are, such as "decisions"; empty
	// for a rule whose findings are about one thing.
	// An exception for such a rule must name the items that it waives.
	Items string
	// Drift is the kind of ownership drift that its findings show; empty for none.
	Drift DriftKind
	// Reports is the cause that its findings report, if other rules are silent about it.
	Reports Cause
	// Concerns are the kinds of the records that each of its findings concerns, beside
	// the record at fault: an exception can be about such a record too.
	Concerns []governance.Kind
	// Fixers says who can fix a finding; nil for the migration's business
	// owner, who names everybody else.
	Fixers Fixers
	// AboutChanges: the rule is about what changes, and is judged whatever the status
	// of the migration. Otherwise a pause would let changes through. All other rules
	// are about a state, and judge active migrations only.
	AboutChanges bool
	// WaitsInEmergency: the rule reports that something is missing, expired or
	// stale, never that something is wrong. An emergency permit can go ahead
	// without it until the emergency is ratified.
	WaitsInEmergency bool
	// DecidersUnwaived: no exception waives a finding about a role that approves, or
	// decides what is reserved.
	DecidersUnwaived bool
	// OncePerPlan: a finding is about several records alike, so a plan shows it at the
	// first of them only. Its Values tell what it is about.
	OncePerPlan bool
	// Controls are the framework controls that the rule serves, as
	// "<framework>:<id>", NIST CSF 2.0 first.
	Controls []string
	// Bad is an example that the rule refuses, and Good one that it accepts:
	// HCL blocks that override or add to the example "complete".
	Bad, Good string
	// Raised: the provider itself raises the rule where it keeps records, and it has
	// no checks; see Raise.
	Raised bool
	// Checks are made on records.
	Checks []Check
}

// Otherwise is an enforcement that holds in some cases only.
type Otherwise struct {
	Enforcement Enforcement
	// When says in which, for example "at high tier".
	When string
}

// Waivable tells whether an exception can waive some finding of the rule.
func (r *Rule) Waivable() bool { return r.Enforcement == Soft || r.Else.Enforcement == Soft }

// Enforced says in words what a finding does: "soft; hard at high tier".
func (r *Rule) Enforced() string {
	if r.Else == (Otherwise{}) {
		return string(r.Enforcement)
	}
	return fmt.Sprintf("%s; %s %s", r.Enforcement, r.Else.Enforcement, r.Else.When)
}

// Where says in words at which moments the rule is judged.
func (r *Rule) Where() string {
	var when When
	for _, check := range r.Checks {
		when |= check.when
	}
	if when&AtWrite != 0 {
		when |= AtGate
	}
	if when&AtPlan != 0 {
		when &^= AtWrite // one of its checks is made at every plan
	}
	var names []string
	for _, moment := range []struct {
		when When
		name string
	}{{AtValidate, "validate"}, {AtPlan, "plan"}, {AtWrite, "plan (when created or changed)"}, {AtGate, "gate"}, {UntilPermit, "plan (when created or changed), gate (without a permit)"}} {
		if when&moment.when != 0 {
			names = append(names, moment.name)
		}
	}
	if len(names) == 0 {
		return "plan and apply" // raised where records are kept
	}
	return list(names)
}

// Anchor is the rule's place in the guide: the heading "<code> <name>" as
// Markdown renderers link it.
func (r *Rule) Anchor() string { return strings.ToLower(string(r.Code)) + "-" + r.Name }

// Check is one duty of a rule: what it judges, and when.
type Check struct {
	when  When
	kinds []governance.Kind
	fits  func(governance.Record) bool
	judge func(*Case)
}

// On makes a check of records of one type. needs names the arguments of the
// record that the check reads; while one of them is unknown the check is
// undetermined and judge is not called.
func On[R governance.Record](when When, needs []string, judge func(c *Case, record R)) Check {
	fits := func(record governance.Record) bool { _, ok := record.(R); return ok }
	return Check{when: when, kinds: governance.KindsOf[R](), fits: fits, judge: func(c *Case) {
		record, ok := c.subject.Record.(R)
		switch {
		case !ok:
		case c.subject.Unknown.HasAny(needs...):
			c.Undetermined()
		default:
			judge(c, record)
		}
	}}
}

// subjects are the kinds of records that the rule's findings are about: those that it
// judges, and the single records that they concern.
func (r *Rule) subjects() []governance.Kind {
	kinds := slices.Clone(r.Concerns)
	for _, check := range r.Checks {
		kinds = append(kinds, check.kinds...)
	}
	return governance.NewSet(kinds...)
}

// Lookup returns the rule with the code.
func Lookup(code Code) (*Rule, bool) {
	i := slices.IndexFunc(ruleList, func(r *Rule) bool { return r.Code == code })
	if i < 0 {
		return nil, false
	}
	return ruleList[i], true
}

// CodeOf is the code of the rule with a name, for whoever reports by that rule outside
// Terraform. The name must be one of the catalogue.
func CodeOf(name string) Code {
	i := slices.IndexFunc(ruleList, func(r *Rule) bool { return r.Name == name })
	return ruleList[i].Code
}

// riskFields are the arguments that the risk tier depends on.
var riskFields = []string{"touches", "non_human_identities", "minimum_risk"}

// with adds fields to a list of needs.
func with(needs []string, more ...string) []string { return append(slices.Clone(needs), more...) }
