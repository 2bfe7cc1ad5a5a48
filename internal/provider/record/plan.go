package record

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// ModifyPlan makes computed values known, puts the record into the view and
// judges it there. It writes nothing.
func (r *Resource[M, R]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	own, diags := loadPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.session.CheckRegister(ctx, own.Register); err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req.State, own, &resp.Diagnostics)
		return
	}
	var m, config M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.noun.Default != nil {
		r.noun.Default(&m, &config)
	}
	record, unknown := r.noun.ToRecord(&m)
	r.noun.Compute(&m, record, unknown)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &m)...)
	if id := record.ID(); id != "" {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), string(id))...)
	}
	creating := req.State.Raw.IsNull()
	changed := creating
	if !creating {
		var err error
		if changed, err = r.settleDerived(&resp.Plan, req.State, &m, false); err != nil {
			resp.Diagnostics.AddError("Plan cannot be compared with the state", err.Error())
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	subject := rules.Subject{Record: record, Unknown: unknown, Changed: changed}
	if record.ID() == "" {
		return // not even its name is known; it is judged at apply
	}
	if err := r.session.View.Prefetch(ctx, record); err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	switch stored, err := r.session.View.Stored(ctx, record.ID()); {
	case err != nil: // judging tells
	case stored == nil && !creating: // and Read has not been asked
		resp.Diagnostics.Append(r.session.DeletedOutside(ctx, record.ID())...)
	case stored != nil:
		subject.Record = governance.Carry(record, stored.Record)
		if !r.session.View.OwnedByState(stored.ID) { // or Read has told
			resp.Diagnostics.Append(r.session.EditWarning(ctx, r.session.View, stored.ID)...)
		}
	}
	if !creating {
		r.leaveOldName(ctx, req.State, record.ID(), &resp.Diagnostics)
	}
	if f := r.claimID(ctx, subject, own, creating, &resp.Diagnostics); f != nil {
		resp.Diagnostics.Append(fw.Error(*f))
		return
	}
	if own.Adopt = creating && r.adopts(ctx, subject, own); own.Adopt {
		resp.Diagnostics.Append(own.save(ctx, resp.Private)...)
	} else if creating {
		r.leaveForItself(ctx, record.ID(), own, &resp.Diagnostics)
	}
	view := r.session.View.ForJudgement(ctx, r.session.Now())
	resp.Diagnostics.Append(show(r.noun.judge(view, subject, creating && !own.Adopt))...)
	if r.noun.ComputedChanged != nil && !changed && r.noun.ComputedChanged(view, &m, subject) {
		if _, err := r.settleDerived(&resp.Plan, req.State, &m, true); err != nil {
			resp.Diagnostics.AddError("Plan cannot be compared with the state", err.Error())
		}
	}
	if view.Err() != nil {
		resp.Diagnostics.Append(r.session.Fault(view.Err()))
	}
}

// show turns a outcome into diagnostics. What is undetermined at plan says
// nothing.
func show(outcome PlanOutcome) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.Append(outcome.Refusals...)
	for _, f := range outcome.Errors {
		diags.Append(fw.Error(f))
	}
	for _, f := range outcome.Warnings {
		diags.Append(fw.Warning(f))
	}
	diags.Append(outcome.Notes...)
	return diags
}

// settleDerived keeps the derived attributes of the state in the plan while the
// record is unchanged, and makes them unknown otherwise or when force says so.
// It tells whether the record is changed.
func (r *Resource[M, R]) settleDerived(plan *tfsdk.Plan, state tfsdk.State, m *M, force bool) (bool, error) {
	derived := map[string]bool{}
	if r.noun.Derived != nil {
		for _, name := range r.noun.Derived(m) {
			derived[name] = true
		}
	}
	var now, before map[string]tftypes.Value
	if err := plan.Raw.As(&now); err != nil {
		return false, err
	}
	if err := state.Raw.As(&before); err != nil {
		return false, err
	}
	changed := force
	for name, value := range now {
		if !derived[name] && !value.Equal(before[name]) {
			changed = true
		}
	}
	for name := range derived {
		now[name] = before[name]
		if changed {
			now[name] = tftypes.NewValue(before[name].Type(), tftypes.UnknownValue)
		}
	}
	plan.Raw = tftypes.NewValue(plan.Raw.Type(), now)
	return changed, nil
}

// planDestroy notes in the view that a record will be retired.
func (r *Resource[M, R]) planDestroy(ctx context.Context, state tfsdk.State, own private, diags *diag.Diagnostics) {
	id := r.idOf(ctx, state, diags)
	if id == "" {
		return
	}
	stored, err := r.session.View.Stored(ctx, id)
	if err != nil {
		diags.Append(r.session.Fault(err))
		return
	}
	if stored == nil || stored.Incarnation != own.Incarnation {
		return // somebody else's by now: destroying this resource does nothing
	}
	if r.retained(ctx, r.session.View, stored, r.session.Now(), "", diags) {
		return
	}
	if r.session.View.PlanDestroy(id) {
		return
	}
	// Another resource of this walk makes a record of that id.
	next, _, err := r.session.View.Find(ctx, id)
	if err != nil {
		diags.Append(r.session.Fault(err))
	} else if r.noun.DecidedOnce || !sameKnownArguments(next, stored.Record) {
		diags.Append(fw.Error(recreateRefused(id)))
	}
}

// leaveOldName notes that a replacement under another id retires the old one.
func (r *Resource[M, R]) leaveOldName(ctx context.Context, state tfsdk.State, id governance.ID, diags *diag.Diagnostics) {
	old := r.idOf(ctx, state, diags)
	if old == "" || old == id {
		return
	}
	if stored, err := r.session.View.Stored(ctx, old); err != nil {
		diags.Append(r.session.Fault(err))
	} else if stored != nil {
		r.retained(ctx, r.session.View, stored, r.session.Now(),
			fmt.Sprintf("Leave this resource as it was, and declare %s as another resource beside it.", id), diags)
	}
	r.session.View.PlanDestroy(old)
}

// leaveForItself refuses to make a record anew that is kept: Terraform retires
// it first.
func (r *Resource[M, R]) leaveForItself(ctx context.Context, id governance.ID, own private, diags *diag.Diagnostics) {
	stored, err := r.session.View.Stored(ctx, id)
	if err != nil {
		diags.Append(r.session.Fault(err))
	} else if stored != nil && own.Incarnation == stored.Incarnation {
		r.retained(ctx, r.session.View, stored, r.session.Now(), inPlace(id), diags)
	}
}

// retained adds CIAM505 when a record must not be retired yet, and tells
// whether it did. remedy is what to do instead where the resource stays in the
// configuration.
func (r *Resource[M, R]) retained(ctx context.Context, view *planview.View, stored *planview.Stored, now time.Time, remedy string, diags *diag.Diagnostics) bool {
	f, kept, err := r.keeps(ctx, view, stored, now)
	if err != nil {
		diags.Append(r.session.Fault(err))
		return true
	}
	if kept {
		if f.Remedy = "If the resource was only renamed, say so in a moved block. " + f.Remedy; remedy != "" {
			f.Remedy = remedy
		}
		// A resource that is gone from the configuration has no attribute to
		// point at.
		diags.AddError(f.Summary(), f.Detail())
	}
	return kept
}

// keeps is CIAM505 for a record that must not be retired yet. A sandbox holds
// nothing.
func (r *Resource[M, R]) keeps(ctx context.Context, view *planview.View, stored *planview.Stored, now time.Time) (rules.Finding, bool, error) {
	identity, err := r.session.Identity(ctx, "")
	if err == nil && identity.Sandbox {
		return rules.Finding{}, false, nil
	}
	retention, reading := view.RetentionOf(ctx, stored)
	if err = errors.Join(err, reading); err != nil {
		return rules.Finding{}, false, err
	}
	f, kept := rules.Retained(governance.DefaultPolicy(), retention.Revisions, retention.Permits, now, "ciam_"+r.noun.Name)
	return f, kept, nil
}

// idOf is the id in a state.
func (r *Resource[M, R]) idOf(ctx context.Context, state tfsdk.State, diags *diag.Diagnostics) governance.ID {
	var id *string
	diags.Append(state.GetAttribute(ctx, path.Root("id"), &id)...)
	if id == nil {
		return ""
	}
	return governance.ID(*id)
}
