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
	if stored == nil {
		resp.Diagnostics.Append(r.session.DeletedOutside(ctx, id)...)
	} else if own.Incarnation != "" && stored.Incarnation != own.Incarnation {
		resp.Diagnostics.Append(r.session.LostWarning(ctx, id)...)
	} else {
		resp.Diagnostics.Append(r.session.EditWarning(ctx, r.session.View, id)...)
	}
	if stored == nil || (own.Incarnation != "" && stored.Incarnation != own.Incarnation) {
		// The framework requires an identity of a removed resource too, and Terraform
		// before 1.12 keeps none.
		setIdentity(ctx, resp.Identity, id, &resp.Diagnostics)
		resp.State.RemoveResource(ctx)
		return
	}
	r.session.View.MarkOwned(id)
	done := written[M]{own: own, stored: stored}
	done.own.holds(stored.Entry)
	done.own.read(identity, head, stored.Entry)
	if done.own.Handle == "" {
		done.own.Handle = token()
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &done.model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	record, err := typed[R](stored)
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
	setIdentity(ctx, resp.Identity, id, &resp.Diagnostics)
	resp.Diagnostics.Append(done.own.save(ctx, resp.Private)...)
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
