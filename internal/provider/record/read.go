package record

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Read compares the state with the register: a record that was changed elsewhere
// shows as drift. A missing record leaves the state, a missing register is an
// error. Wrong ownership is no error here: the plan that follows reports it.
func (r *Resource[M, R]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer func() { resp.Diagnostics.Append(r.session.ClockWarning(ctx)...) }()
	own, diags := loadPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	id := r.idOf(ctx, req.State, own, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	identity, head, err := r.session.Look(ctx, own.origin())
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	stored, err := r.session.View.Stored(ctx, id)
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	if err := r.requireSeen(ctx, r.session.Register, head, id, own, stored); err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	// The framework requires an identity of a removed resource too, and Terraform
	// before 1.12 keeps none.
	setIdentity(ctx, resp.Identity, id, &resp.Diagnostics)
	switch {
	case stored == nil:
		resp.Diagnostics.Append(r.session.DeletedOutside(ctx, id)...)
		resp.State.RemoveResource(ctx)
		return
	case own.Incarnation != "" && stored.Incarnation != own.Incarnation:
		resp.Diagnostics.Append(r.session.LostWarning(ctx, id)...)
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(r.session.EditWarning(ctx, r.session.View, id)...)
	r.session.View.MarkOwned(id)
	own.holds(stored.Entry)
	own.read(identity, head, stored.Entry)
	if own.Handle == "" {
		own.Handle = token()
	}
	if r.show(ctx, req, resp, identity, written[M]{own: own, stored: stored}); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(own.save(ctx, resp.Private)...)
	}
}

// show sets the state to what is stored, with its computed attributes.
func (r *Resource[M, R]) show(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, identity register.Identity, done written[M]) {
	resp.Diagnostics.Append(req.State.Get(ctx, &done.model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	record, err := typed[R](done.stored)
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	given := done.model
	unknown := r.refresh(&done.model, record)
	var in Inputs
	view, err := r.session.Judgement(ctx, r.session.View.StoredOnly())
	if err == nil {
		in = reading(view, r.session.Env, identity)
	} else if !errors.Is(err, session.ErrPolicyUnknown) {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	resp.Diagnostics.Append(r.noun.compute(ctx, in, &done.model, record, unknown)...)
	if view != nil {
		resp.Diagnostics.Append(r.session.Outages(view, false)...)
	}
	if view != nil && view.Err() != nil {
		resp.Diagnostics.Append(r.session.Fault(view.Err()))
		return
	}
	if !reflect.DeepEqual(given, done.model) { // to set the state costs more than all the rest
		r.saveState(ctx, done, &resp.State, &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			keepEmpties(req.State, &resp.State)
		}
	}
}

// typed is a stored record as the noun's type.
func typed[R governance.Record](stored *planview.Stored) (R, error) {
	record, ok := stored.Record.(R)
	if !ok {
		return record, fmt.Errorf("%s: %w: it is a %T", stored.ID, governance.ErrBody, stored.Record)
	}
	return record, nil
}

// refresh sets the arguments of a model to what is stored, and names those that
// are unknown. Equal arguments stay as the author wrote them.
func (r *Resource[M, R]) refresh(m *M, stored R) rules.Unknown {
	record, unknown := r.noun.ToRecord(m)
	if record.ID() != stored.ID() || !sameArguments(record, stored) {
		r.noun.FromRecord(m, stored)
		_, unknown = r.noun.ToRecord(m)
	}
	return unknown
}

// keepEmpties keeps an empty set, map or text in the state where the record has
// none: they are equal in the domain, but Terraform would show a change.
func keepEmpties(before tfsdk.State, after *tfsdk.State) {
	var old, now map[string]tftypes.Value
	if before.Raw.As(&old) != nil || after.Raw.As(&now) != nil {
		return
	}
	for name, value := range now {
		if value.IsNull() && empty(old[name]) {
			now[name] = old[name]
		}
	}
	after.Raw = tftypes.NewValue(after.Raw.Type(), now)
}

func empty(v tftypes.Value) bool {
	if v.IsNull() || !v.IsKnown() {
		return false
	}
	var text string
	if v.As(&text) == nil {
		return text == ""
	}
	var list []tftypes.Value
	if v.As(&list) == nil {
		return len(list) == 0
	}
	var fields map[string]tftypes.Value
	return v.As(&fields) == nil && len(fields) == 0
}
