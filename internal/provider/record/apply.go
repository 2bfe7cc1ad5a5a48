package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Create writes a new record.
func (r *Resource[M, R]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	done, diags := r.write(ctx, m, private{})
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		r.save(ctx, done, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
	}
}

// Update writes a new revision of the record that the plan was made from.
func (r *Resource[M, R]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	own, diags := loadPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	done, diags := r.write(ctx, m, own)
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		r.save(ctx, done, &resp.State, resp.Identity, resp.Private, &resp.Diagnostics)
	}
}

// Delete retires the record, if it is still this resource's own.
func (r *Resource[M, R]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.session.View.MarkApplying()
	own, diags := loadPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	id := r.idOf(ctx, req.State, own, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	identity, err := r.session.Identity(ctx, own.origin())
	if err == nil && !identity.Exists() {
		err = r.session.MissingRegister("a register") // a tainted resource has no register in its private state
	}
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	if own.Adopt {
		r.session.View.MarkOwned(id)
		return // the record stays, for the resource that is re-created
	}
	var m M
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	retired, naming, err := r.retire(ctx, id, own, &m)
	if refused, ok := errors.AsType[refusal](err); ok {
		resp.Diagnostics.Append(refused.diags...)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	if retired {
		r.session.View.Retired(id)
	} else if !r.session.View.Plans(id) {
		resp.Diagnostics.Append(r.session.LostWarning(ctx, id)...)
	}
	if f, ok := stillNamed(id, naming); ok {
		// The resource no longer exists, so no attribute can be named.
		resp.Diagnostics.AddWarning(f.Summary(), f.Detail())
	}
}

// retire retires the record in one transaction, if it is still this resource's own. naming
// are the records that name it.
func (r *Resource[M, R]) retire(ctx context.Context, id governance.ID, own private, m *M) (retired bool, naming []register.Entry, err error) {
	retiring := func(ctx context.Context, tx register.Tx) error {
		own := own // the transaction may run again
		current, err := planview.ForTransaction(tx).Stored(ctx, id)
		if err == nil {
			err = r.requireSeen(ctx, tx, tx.Head(), id, own, current)
		}
		if err != nil {
			return err
		}
		if err = r.takeImported(ctx, tx, &own); err != nil {
			return err
		}
		incarnation := own.Incarnation
		if incarnation == "" {
			if incarnation, err = r.seen(ctx, tx, id, m); err != nil {
				return err
			}
		}
		if err = r.mayRetire(ctx, tx, id, incarnation); err != nil {
			return err
		}
		if retired, err = tx.Retire(ctx, id, incarnation); err != nil || !retired {
			return err
		}
		if err = r.requirePermits(ctx, tx, id); err != nil {
			return err
		}
		naming, err = tx.Read(ctx, register.Query{Links: []string{string(id)}})
		return err
	}
	view := r.session.View
	err = view.AskFirst(ctx, func() error {
		return view.WriteInOrder(false, func() error { return r.session.Register.Write(ctx, retiring) })
	})
	return retired, naming, err
}

// takeImported records the import of a record that is retired before another apply
// could.
func (r *Resource[M, R]) takeImported(ctx context.Context, tx register.Tx, own *private) error {
	if own.Imported == "" {
		return nil
	}
	current, err := planview.ForTransaction(tx).Stored(ctx, own.Imported)
	if err == nil {
		_, err = take(ctx, tx, current, own)
	}
	return err
}

// mayRetire refuses to retire a record that is under retention.
func (r *Resource[M, R]) mayRetire(ctx context.Context, tx register.Tx, id governance.ID, incarnation string) error {
	view := planview.ForTransaction(tx)
	stored, err := view.Stored(ctx, id)
	if err != nil || stored == nil || stored.Incarnation != incarnation {
		return err
	}
	var diags diag.Diagnostics
	if r.retained(ctx, view, stored, tx.Now(), "", &diags) {
		return refuse(diags...)
	}
	return nil
}

// seen is the incarnation of the record that equals the state, or empty. A
// tainted resource that is replaced is destroyed with the private state of its
// replacement, so its own private state is not available.
func (r *Resource[M, R]) seen(ctx context.Context, tx register.Tx, id governance.ID, m *M) (string, error) {
	entries, err := tx.Read(ctx, register.Query{IDs: []governance.ID{id}})
	if err != nil || len(entries) == 0 {
		return "", err
	}
	stored, err := planview.Decode(entries[0])
	if err != nil {
		return "", err
	}
	if record, _ := r.noun.ToRecord(m); !sameArguments(record, stored.Record) {
		return "", nil
	}
	return stored.Incarnation, nil
}

// stillNamed is CIAM906 for a retired record that others still refer to.
func stillNamed(id governance.ID, naming []register.Entry) (rules.Finding, bool) {
	if len(naming) == 0 {
		return rules.Finding{}, false
	}
	const most = 10
	text := ""
	for i, e := range naming[:min(len(naming), most)] {
		if i > 0 {
			text += ", "
		}
		text += string(e.ID)
	}
	if more := len(naming) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return rules.Raise("CIAM906", id, governance.At("id"),
		fmt.Sprintf("%s was retired, and these records still name it: %s.", id, text),
		"If this apply changes or removes them too, there is nothing to do. Otherwise change them: their next plan fails with CIAM907."), true
}
