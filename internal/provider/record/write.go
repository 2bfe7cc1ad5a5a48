package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// written is the result of a write.
type written[M any] struct {
	model  M
	own    private
	stored *planview.Stored
	// created: the record was not there before.
	created bool
	diags   diag.Diagnostics
}

// refusal carries diagnostics out of a transaction, which is undone.
type refusal struct{ diags diag.Diagnostics }

func (refusal) Error() string { return "refused" }

func refuse(d ...diag.Diagnostic) error { return refusal{d} }

// write judges and writes the record in one transaction. This last judgement
// uses what is stored at that moment. own is zero for a record that is created.
func (r *Resource[M, R]) write(ctx context.Context, m M, own private) (written[M], diag.Diagnostics) {
	r.session.View.MarkApplying()
	var done written[M]
	record, unknown := r.noun.ToRecord(&m)
	if record.ID() == "" || len(unknown) > 0 {
		return done, diag.Diagnostics{diag.NewErrorDiagnostic("Values are still unknown",
			fmt.Sprintf("The arguments %q have no value at apply. This is a bug in Terraform or in the provider.", unknown))}
	}
	policy, err := r.session.Policy(ctx)
	if err != nil {
		return done, diag.Diagnostics{r.session.Fault(err)}
	}
	r.session.View.AskAhead(ctx, record)
	createsPermit := r.noun.DecidedOnce && own.Incarnation == ""
	writing := func() error {
		err := r.session.Register.Write(ctx, func(ctx context.Context, tx register.Tx) (err error) {
			if err := r.session.Expect(tx.Identity(), tx.Head(), own.origin()); err != nil {
				return err
			}
			if done, err = r.writeIn(ctx, tx, policy, m, record, own); err != nil {
				return err
			}
			return r.requirePermits(ctx, tx, record.ID())
		})
		if err == nil && done.created && r.noun.DecidedOnce {
			r.session.View.PermitWritten(r.noun.newPermit(rules.Subject{Record: record, Changed: true}), done.stored.At)
		}
		return err
	}
	err = r.session.View.AskFirst(ctx, func() error { return r.session.View.WriteInOrder(createsPermit, writing) })
	if refused, ok := errors.AsType[refusal](err); ok {
		return done, refused.diags
	}
	if err != nil {
		return done, diag.Diagnostics{r.session.Fault(err)}
	}
	r.session.View.Written(done.stored, done.own.Handle)
	return done, done.diags
}

func (r *Resource[M, R]) writeIn(ctx context.Context, tx register.Tx, policy governance.Policy, m M, record R, own private) (written[M], error) {
	id, head := record.ID(), tx.Head()
	v, subject, err := r.session.View.ForWrite(ctx, tx, rules.Subject{Record: record, Changed: true})
	if err != nil {
		return written[M]{}, err
	}
	current, err := v.Stored(ctx, id)
	if err != nil {
		return written[M]{}, err
	}
	if err := r.requireSeen(ctx, tx, head, id, own, current); err != nil {
		return written[M]{}, err
	}
	done := written[M]{model: m, own: own, stored: current}
	if own.Imported != "" {
		if current, err = take(ctx, tx, current, &done.own); err != nil {
			return done, err
		}
		done.stored = current
	}
	step, err := r.nextStep(current, record, &done)
	if err != nil {
		return done, err
	}
	done.created = step == create
	view := v.ForJudgement(ctx, tx.Now(), policy)
	if step == adopt {
		if err := r.mayAdopt(ctx, tx, view, current); err != nil {
			return done, err
		}
	}
	in := Inputs{
		View:     view,
		Register: &RegisterState{Now: tx.Now(), Identity: tx.Identity(), Checkpoint: tx.Checkpoint, AttestationKey: r.session.Env.AttestationKey},
	}
	if step != keep {
		if err := requirePass(r.noun.judge(view, subject, step == create), view); err != nil {
			return done, err
		}
	}
	if step != keep || r.noun.StampDue != nil {
		if done.stored, err = r.put(ctx, tx, in, record, current, done.own.Incarnation, step); err != nil {
			return done, err
		}
	}
	if done.stored != current {
		head.Size++ // the entry of this write
	}
	done.own.saw(tx.Identity(), head)
	done.own.holds(done.stored.Entry)
	kept, err := typed[R](done.stored)
	if err != nil {
		return done, err
	}
	done.diags.Append(r.noun.compute(ctx, in, &done.model, kept, nil)...)
	return done, view.Err()
}

// step is what a write has to do.
type step int

const (
	create step = iota
	adopt       // take over what is there already, as an interrupted apply left it
	update
	keep // nothing: only derived attributes have changed, or it is done already
)

// nextStep compares what is stored with what is to be written, and sets the
// incarnation that it will have.
func (r *Resource[M, R]) nextStep(current *planview.Stored, record R, done *written[M]) (step, error) {
	creating := done.own.Incarnation == ""
	id := record.ID()
	switch {
	case creating && current == nil:
		done.own.Incarnation, done.own.Handle = token(), token()
		return create, nil
	case creating && sameArguments(record, current.Record):
		// A new incarnation: an earlier owner no longer owns the record, so
		// destroying a deposed object does not destroy it.
		done.own.Incarnation, done.own.Handle = token(), token()
		if !r.session.View.OwnedByState(id) {
			done.diags.Append(adoptionWarning(id, current))
		}
		return adopt, nil
	case creating:
		return keep, refuse(fw.Error(idTaken(id, current)))
	case current != nil && current.Incarnation == done.own.Incarnation && sameArguments(record, current.Record):
		return keep, nil
	case current == nil || current.Incarnation != done.own.Incarnation:
		return keep, &register.Conflict{ID: id, Expect: done.own.Revision}
	case current.Revision != done.own.Revision:
		return keep, &register.Conflict{ID: id, Expect: done.own.Revision, Now: current.Entry}
	default:
		return update, nil
	}
}

// requirePass refuses a record with errors, and also one that could not be judged
// although everything is known now: what cannot be verified is not approved.
func requirePass(outcome PlanOutcome, view *planview.Judgement) error {
	switch {
	case view.Err() != nil:
		return view.Err()
	case len(outcome.Refusals) > 0 || len(outcome.Errors) > 0:
		outcome.Warnings, outcome.Notes = nil, nil // the plan has shown them
		return refusal{show(outcome)}
	case len(outcome.Unavailable) > 0:
		var diags diag.Diagnostics
		for _, o := range view.Outages() {
			diags.Append(session.OutageError(o))
		}
		return refusal{diags}
	case outcome.Unclear || len(outcome.Undetermined) > 0:
		return refuse(diag.NewErrorDiagnostic("Rules could not be judged",
			fmt.Sprintf("The rules %q could not be judged on what is stored now, and nothing was written.\n\nFix: Plan again.", outcome.Undetermined)))
	}
	return nil
}

// put writes a revision over current, which is nil for a new record.
func (r *Resource[M, R]) put(ctx context.Context, tx register.Tx, in Inputs, record R, current *planview.Stored, incarnation string, step step) (*planview.Stored, error) {
	if current != nil {
		in.Register.Current = current.Record
	}
	if r.noun.Stamp != nil {
		previous, _ := in.View.Previous(record.ID())
		var err error
		if record, err = r.noun.Stamp(ctx, in, record, previous); err != nil {
			return nil, err
		}
	}
	body, err := governance.Canonical(record)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", record.ID(), governance.ErrBody, err)
	}
	if current != nil && current.Incarnation == incarnation && bytes.Equal(body, current.Body) {
		return current, nil // the stamps of the register are equal too
	}
	change := register.Change{ID: record.ID(), Body: body, Links: governance.Links(record), Incarnation: incarnation}
	if current != nil {
		change.Expect = current.Revision
	}
	if step == adopt {
		change.Takes = register.ActionAdopt
	}
	entry, err := tx.Put(ctx, change)
	if err != nil {
		return nil, err
	}
	return &planview.Stored{Entry: entry, Record: record}, nil
}
