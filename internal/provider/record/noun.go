// Package record is the one generic resource. A noun's package declares what is
// special about its records. Planning with the view, judging, writing, reading,
// importing and identity are written once, here.
package record

import (
	"cmp"
	"context"
	"crypto"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Noun is what is special about one kind of record. M is its Terraform value,
// a struct with tfsdk tags that has the attribute id; R is the record of the
// domain.
type Noun[M any, R governance.Record] struct {
	// Name is the type's name after "ciam_".
	Name string
	// Kinds are the kinds of ids that its records have.
	Kinds []governance.Kind
	// Schema is the resource's.
	Schema schema.Schema

	// DecidedOnce: creating the record again is another decision than keeping it.
	// A renamed resource therefore needs a moved block.
	DecidedOnce bool

	// StoredOnly: its data source reads the register at that moment. What is only
	// planned may never be written, and must not pass for a decision.
	StoredOnly bool

	// Unrecorded is a computed attribute that the state lacks from an import until an
	// apply has recorded it, so Terraform plans that apply. It is the id where there is
	// no other, although nothing can refer to the id meanwhile.
	Unrecorded string

	// ToRecord turns arguments into a record, and names those that are unknown.
	ToRecord func(m *M) (R, rules.Unknown)
	// FromRecord turns a record into arguments. Computed attributes are left alone.
	FromRecord func(m *M, r R)

	// Sources is what each computed attribute derives from, apart from id and
	// from arguments with a default. Optional.
	Sources func(m *M) map[string]Source
	// Compute sets the computed attributes, at plan, apply and read alike, and
	// reports what changed since the values that m had. An attribute is set to
	// unknown while what it derives from is unknown. Optional.
	Compute func(ctx context.Context, in Inputs, m *M, r R, unknown rules.Unknown) diag.Diagnostics

	// Default fills optional arguments with defaults that depend on others or on
	// the policy. config tells which were left out. Optional.
	Default func(m, config *M, policy environment.Answer[governance.Policy])
	// Validate checks what depends on several arguments and is no rule of the
	// catalogue. Unknown values must pass. Optional.
	Validate func(m *M) diag.Diagnostics

	// Rename judges a resource that is planned to replace a record by one with another
	// id, or with one that is not known yet. Optional.
	Rename func(next R, from governance.ID) (rules.Finding, bool)
	// Leave warns about a record that is about to be retired. Optional.
	Leave func(view rules.View, r R) (rules.Finding, bool)

	// Judge replaces the judgement of the record by itself. Optional.
	Judge func(view View, s rules.Subject, creating bool) PlanOutcome
	// Adopts says why an identical record that this state does not own is not
	// adopted now; empty if it can be. Optional.
	Adopts func(view View, r governance.Record) string
	// Imports warns about a record that is imported. Optional.
	Imports func(view View, r governance.Record) diag.Diagnostics
	// Stamp adds what the register knows at the moment of writing. previous is
	// the last record under the id, even if that was retired, or nil. Optional.
	Stamp func(ctx context.Context, in Inputs, r R, previous governance.Record) (R, error)
	// StampDue tells whether a record that does not change gets another stamp
	// now. Optional.
	StampDue func(view View, r governance.Record) bool
}

// Source is what a computed attribute derives from.
type Source int

const (
	// FromArguments is for the record's own arguments. It is known as soon as they are.
	FromArguments Source = iota
	// FromRecords is for other records, or the answers of outside services. It is
	// unknown while the record is created or changed. If the view gives another
	// value than the state has, the plan changes the resource.
	FromRecords
	// FromRegister is for what the register adds at each write. It is unknown while the
	// record is created or changed, and otherwise kept.
	FromRegister
	// FromCreation is for what the register added when the record was created.
	FromCreation
)

// View answers rules and gives the verdict on a gate, as it is shown or for a new
// permit, which is judged once for each request.
type View interface {
	rules.View
	Verdict(gate rules.Subject) rules.Verdict
	VerdictForPermit(gate rules.Subject) rules.Verdict
}

// Inputs is what a record is computed and stamped with.
type Inputs struct {
	// View is nil where nothing can be judged: while the record has no id yet,
	// or the policy is not known. Leave what derives from other records
	// unchanged then.
	View View
	// Register is nil at plan, when nothing is stored yet. Leave what derives from
	// the register unchanged then.
	Register *RegisterState
}

// RegisterState is the register in which a record is stored.
type RegisterState struct {
	// Current is the record that a write goes over; nil for a new one and when
	// reading.
	Current governance.Record
	// Now is the register's time when writing, and the clock's when reading.
	Now        time.Time
	Identity   register.Identity
	Checkpoint func(ctx context.Context) (register.Checkpoint, error)
	// AttestationKey signs attestations; nil: they are not signed.
	AttestationKey crypto.Signer
}

// reading is what a record is read with, outside a transaction. view is nil
// where nothing can be judged.
func reading(view *planview.Judgement, env environment.Environment, identity register.Identity) Inputs {
	return Inputs{
		View:     view,
		Register: &RegisterState{Now: view.Now(), Identity: identity, Checkpoint: view.Checkpoint, AttestationKey: env.AttestationKey},
	}
}

// unrecorded is Unrecorded, or the id.
func (n *Noun[M, R]) unrecorded() string { return cmp.Or(n.Unrecorded, "id") }

// compute sets the computed attributes.
func (n *Noun[M, R]) compute(ctx context.Context, in Inputs, m *M, r R, unknown rules.Unknown) diag.Diagnostics {
	if n.Compute == nil {
		return nil
	}
	return n.Compute(ctx, in, m, r, unknown)
}

// PlanOutcome is a judgement turned into what Terraform shows.
type PlanOutcome struct {
	// Errors stop the plan or the apply, Warnings do not.
	Errors, Warnings []rules.Finding
	// Refusals stop the plan or apply for reasons other than rules.
	Refusals diag.Diagnostics
	// Undetermined rules are judged again when more is known; when nothing
	// more can become known they refuse the apply.
	Undetermined []rules.Code
	// Notes are warnings that do not come from rules.
	Notes diag.Diagnostics
	// Unavailable are rules that need an answer which the identity directory did not
	// give. They stop a plan, and an apply.
	Unavailable []rules.Code
	// Unclear: something else that the outcome needs is not known yet. It has
	// the same effect as an undetermined rule.
	Unclear bool
}

// judge judges a record by the noun's own way or by the rules alone: a hard
// finding is an error, any other a warning.
func (n *Noun[M, R]) judge(view View, s rules.Subject, creating bool) PlanOutcome {
	if n.Judge != nil {
		return n.Judge(view, s, creating)
	}
	return Enforce(rules.Judge(view, s))
}

// Enforce turns a judgement of one record into an outcome.
func Enforce(j rules.Judgement) PlanOutcome {
	outcome := PlanOutcome{Undetermined: j.Undetermined, Unavailable: j.Unavailable}
	for _, f := range j.Findings {
		if f.Enforcement == rules.Hard {
			outcome.Errors = append(outcome.Errors, f)
		} else {
			outcome.Warnings = append(outcome.Warnings, f)
		}
	}
	return outcome
}
