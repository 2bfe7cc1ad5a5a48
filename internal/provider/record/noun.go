// Package record is the one generic resource. A noun's package says what is
// special about its records; planning with the view, judging, writing,
// reading, importing and identity are written once, here.
package record

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Noun is what is special about one kind of record. M is its Terraform value,
// a struct with tfsdk tags that has the attribute id; R is the record of the
// domain.
type Noun[M any, R governance.Record] struct {
	// Name is the type's name behind "ciam_".
	Name string
	// Kinds are the kinds of ids that its records have.
	Kinds []governance.Kind
	// Schema is the resource's.
	Schema schema.Schema

	// DecidedOnce: creating the record again is another decision than keeping it.
	// A renamed resource therefore needs a moved block.
	DecidedOnce bool

	// ToRecord turns arguments into a record, and names those that are unknown.
	ToRecord func(m *M) (R, rules.Unknown)
	// FromRecord turns a record into arguments. Computed attributes are left alone.
	FromRecord func(m *M, r R)
	// Compute sets the computed attributes that are known as soon as the
	// record's own arguments are: to unknown where these are not.
	Compute func(m *M, r R, unknown rules.Unknown)

	// Default fills optional arguments with defaults that depend on others.
	// config tells which were left out. Optional.
	Default func(m, config *M)
	// Validate checks what depends on several arguments and is no rule of the
	// catalogue. Unknown values must pass. Optional.
	Validate func(m *M) diag.Diagnostics
	// Derived names the computed attributes that depend on other records or on
	// the register. Optional.
	Derived func(m *M) []string
	// Derive sets them, when they are stored, and reports warnings about what
	// has changed since the values that m had. Optional.
	Derive func(ctx context.Context, facts WriteContext, m *M, r R) diag.Diagnostics
	// ComputedChanged tells whether the view shows other values of derived attributes
	// than m has, although the record itself is unchanged. Optional.
	ComputedChanged func(view rules.View, m *M, s rules.Subject) bool
	// Judge replaces the judgement of the record by itself. Optional.
	Judge func(view rules.View, s rules.Subject, creating bool) PlanOutcome
	// Stamp adds what the register says at the moment of writing. previous is
	// what it held last under the id, also when that was retired, or nil.
	// Optional.
	Stamp func(ctx context.Context, facts WriteContext, r R, previous governance.Record) (R, error)
	// StampUnchanged: what Stamp says may change while the record does not, so that
	// writing an unchanged record stamps it again.
	StampUnchanged bool
}

// WriteContext is what a stored record is seen with.
type WriteContext struct {
	// View shows the register only, nothing planned.
	View rules.View
	// Current is the record that a write goes over; nil for a new one and when
	// reading.
	Current governance.Record
	// Now is the register's time when writing, and the clock's when reading.
	Now        time.Time
	Identity   register.Identity
	Checkpoint func(ctx context.Context) (register.Checkpoint, error)
}

// readContext are what a record is seen with outside a transaction.
func readContext(view *planview.Judgement, identity register.Identity) WriteContext {
	return WriteContext{View: view, Now: view.Now(), Identity: identity, Checkpoint: view.Checkpoint}
}

// PlanOutcome is a judgement turned into what Terraform shows.
type PlanOutcome struct {
	// Errors stop the plan or the apply, Warnings do not.
	Errors, Warnings []rules.Finding
	// Refusals stop the plan or apply for reasons that are no rules.
	Refusals diag.Diagnostics
	// Undetermined rules are judged again when more is known; when nothing
	// more can become known they refuse the apply.
	Undetermined []rules.Code
	// Notes are warnings that are no rule's.
	Notes diag.Diagnostics
	// Unclear: something else that the outcome needs is not known yet; it does
	// the same.
	Unclear bool
}

// judge judges a record by the noun's own way or by the rules alone: a hard
// finding is an error, any other a warning.
func (n *Noun[M, R]) judge(view rules.View, s rules.Subject, creating bool) PlanOutcome {
	if n.Judge != nil {
		return n.Judge(view, s, creating)
	}
	return Enforce(rules.Judge(view, s))
}

// Enforce turns a judgement of one record into a outcome.
func Enforce(j rules.Judgement) PlanOutcome {
	outcome := PlanOutcome{Undetermined: j.Undetermined}
	for _, f := range j.Findings {
		if f.Enforcement == rules.Hard {
			outcome.Errors = append(outcome.Errors, f)
		} else {
			outcome.Warnings = append(outcome.Warnings, f)
		}
	}
	return outcome
}
