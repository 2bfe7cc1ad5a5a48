package record

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// ModifyPlan makes computed values known, puts the record into the view and
// judges it there. It writes nothing.
func (r *Resource[M, R]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	defer func() { resp.Diagnostics.Append(r.session.ClockWarning(ctx)...) }()
	own, diags := loadPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.session.CheckRegister(ctx, own.origin()); err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req.State, own, &resp.Diagnostics)
		resp.Diagnostics.Append(r.permitsWorsened(ctx, r.idOf(ctx, req.State, own, &resp.Diagnostics))...)
		return
	}
	p := r.readPlan(ctx, req, resp, own)
	if p == nil {
		return
	}
	if p.record.ID() == "" { // its id is not known yet: the apply judges it
		p.judgeRename(ctx)
		p.compute(ctx, nil)
		p.settle()
		return
	}
	if !p.lookUpStored(ctx) || !p.claim(ctx) {
		return // CIAM711 has nothing to add about an id that another resource has
	}
	p.judgeRename(ctx)
	p.judge(ctx)
	if p.changed {
		resp.Diagnostics.Append(r.permitsWorsened(ctx, p.record.ID())...)
		if old := r.idOf(ctx, req.State, own, &resp.Diagnostics); old != p.record.ID() {
			resp.Diagnostics.Append(r.permitsWorsened(ctx, old)...)
		}
	}
}

// planning is one call of ModifyPlan for a record that is created or kept.
type planning[M any, R governance.Record] struct {
	*Resource[M, R]
	req      resource.ModifyPlanRequest
	resp     *resource.ModifyPlanResponse
	own      private
	model    M
	record   R
	unknown  rules.Unknown
	creating bool
	// changed: the resource is created, or one of its arguments differs from the
	// state.
	changed bool
	// renamed is what was found about another id, zero for nothing.
	renamed rules.Finding
	// stored is what the register holds under the id, nil for nothing; subject
	// is the planned record with the stamps of that.
	stored  *planview.Stored
	subject rules.Subject
}

// readPlan reads the planned arguments with their defaults; nil after an error.
func (r *Resource[M, R]) readPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, own private) *planning[M, R] {
	p := &planning[M, R]{Resource: r, req: req, resp: resp, own: own, creating: req.State.Raw.IsNull()}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.model)...)
	if r.noun.Default != nil {
		p.fillDefaults(ctx)
	}
	if resp.Diagnostics.HasError() {
		return nil
	}
	p.record, p.unknown = r.noun.ToRecord(&p.model)
	var err error
	if p.changed, err = p.argumentsChanged(); err != nil {
		resp.Diagnostics.AddError("Plan cannot be compared with the state", err.Error())
	}
	if resp.Diagnostics.HasError() {
		return nil
	}
	p.subject = rules.Subject{Record: p.record, Unknown: p.unknown, Changed: p.changed, Unset: unset(req.Config)}
	return p
}

// judgeRename judges another id of the resource's record. Only the first plan of a
// replacement knows the earlier id. A record that the register never had sheds nothing.
func (p *planning[M, R]) judgeRename(ctx context.Context) {
	if p.creating || p.noun.Rename == nil {
		return
	}
	from := p.idOf(ctx, p.req.State, p.own, &p.resp.Diagnostics)
	f, refused := p.noun.Rename(p.record, from)
	if !refused {
		return
	}
	past, err := p.session.View.HasPast(ctx, from)
	if err != nil {
		p.resp.Diagnostics.Append(p.session.Fault(err))
	} else if past {
		p.resp.Diagnostics.Append(fw.Error(f))
		p.renamed = f
	}
}

// unset are the arguments that a configuration leaves out.
func unset(config tfsdk.Config) (names []string) {
	var values map[string]tftypes.Value
	if config.Raw.As(&values) != nil {
		return nil
	}
	for name, value := range values {
		if value.IsNull() {
			names = append(names, name)
		}
	}
	return names
}

// fillDefaults sets the optional arguments that the configuration leaves out.
func (p *planning[M, R]) fillDefaults(ctx context.Context) {
	var config M
	p.resp.Diagnostics.Append(p.req.Config.Get(ctx, &config)...)
	if p.resp.Diagnostics.HasError() {
		return
	}
	p.setting(ctx, func() { p.noun.Default(&p.model, &config, p.session.Env.Policy.Policy(ctx)) })
}

// lookUpStored reads what the register holds under the id, once for the whole
// plan of the resource. It is false after an error.
func (p *planning[M, R]) lookUpStored(ctx context.Context) bool {
	view, id := p.session.View, p.record.ID()
	err := view.Prefetch(ctx, p.record)
	if err == nil {
		p.stored, err = view.Stored(ctx, id)
	}
	if err == nil && !p.creating {
		err = p.requireSeenAtPlan(ctx, p.idOf(ctx, p.req.State, p.own, &p.resp.Diagnostics), p.own)
	}
	switch {
	case err != nil:
		p.resp.Diagnostics.Append(p.session.Fault(err))
		return false
	case p.stored == nil && !p.creating: // and Read has not been asked
		p.resp.Diagnostics.Append(p.session.DeletedOutside(ctx, id)...)
	case p.stored != nil:
		p.subject.Record = governance.Carry(p.record, p.stored.Record)
		if !view.OwnedByState(id) { // or Read has warned
			p.resp.Diagnostics.Append(p.session.EditWarning(ctx, view, id)...)
		}
	}
	return true
}

// claim puts the record into the view and decides what becomes of the record
// that the register holds already. It is false when another resource or state
// has the id, or when the record cannot be re-created.
func (p *planning[M, R]) claim(ctx context.Context) bool {
	if !p.creating {
		p.leaveOldName(ctx, p.req.State, p.record.ID(), p.own, &p.resp.Diagnostics)
	}
	f, err := p.claimID(ctx)
	switch {
	case errors.Is(err, session.ErrPolicyUnknown): // the apply decides
	case err != nil:
		p.resp.Diagnostics.Append(p.session.Fault(err))
		return false
	case f != nil:
		p.resp.Diagnostics.Append(fw.Error(*f))
		return false
	}
	if p.own.Adopt = p.creating && p.adopts(ctx, p.subject, p.stored, p.own); p.own.Adopt {
		p.resp.Diagnostics.Append(p.own.save(ctx, p.resp.Private)...)
	} else if p.creating {
		// What is not re-created is not judged as another decision either.
		return p.recreatable(ctx, p.stored, p.own, &p.resp.Diagnostics)
	}
	return true
}

// idOf is the id in a state, or of the record that was imported into it.
func (r *Resource[M, R]) idOf(ctx context.Context, state tfsdk.State, own private, diags *diag.Diagnostics) governance.ID {
	var id *string
	diags.Append(state.GetAttribute(ctx, path.Root("id"), &id)...)
	if id == nil {
		return own.Imported
	}
	return governance.ID(*id)
}
