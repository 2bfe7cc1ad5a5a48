package record

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
)

// compute sets the computed attributes of the plan; view is nil where nothing
// can be judged.
func (p *planning[M, R]) compute(ctx context.Context, view *planview.Judgement) {
	var in Inputs
	if view != nil {
		in.View = view
	}
	p.setting(ctx, func() {
		p.resp.Diagnostics.Append(p.noun.compute(ctx, in, &p.model, p.record, p.unknown)...)
	})
}

// setting puts what do changes in the model into the plan. Most often that is
// nothing, and to set the model is among the most expensive steps of a plan.
func (p *planning[M, R]) setting(ctx context.Context, do func()) {
	before := p.model
	if do(); !reflect.DeepEqual(before, p.model) {
		p.resp.Diagnostics.Append(p.resp.Plan.Set(ctx, &p.model)...)
	}
}

// sources are the sources of the computed attributes.
func (p *planning[M, R]) sources() map[string]Source {
	if p.noun.Sources == nil {
		return nil
	}
	return p.noun.Sources(&p.model)
}

// values are the attributes in the plan and in the state. There are none in the
// state of a resource that is created.
func (p *planning[M, R]) values() (now, before map[string]tftypes.Value, err error) {
	if err = p.resp.Plan.Raw.As(&now); err != nil || p.creating {
		return now, nil, err
	}
	return now, before, p.req.State.Raw.As(&before)
}

// argumentsChanged tells whether the resource is created, or the plan has other
// arguments than the state. The id is made from the arguments.
func (p *planning[M, R]) argumentsChanged() (bool, error) {
	now, before, err := p.values()
	sources := p.sources()
	changed := p.creating
	for name, value := range now {
		if _, computed := sources[name]; !computed && name != "id" && !value.Equal(before[name]) {
			changed = true
		}
	}
	return changed, err
}

// settle decides which computed attributes the plan shows. A changed computed
// attribute makes the resource change, also if no argument has changed.
func (p *planning[M, R]) settle() {
	now, before, err := p.values()
	if err != nil {
		p.resp.Diagnostics.AddError("Plan cannot be compared with the state", err.Error())
		return
	}
	if id := p.record.ID(); id != "" {
		now["id"] = tftypes.NewValue(tftypes.String, string(id))
	}
	sources := p.sources()
	changed := p.changed
	for name, source := range sources {
		if (source == FromArguments || source == FromRecords) && !now[name].Equal(before[name]) {
			changed = true
		}
	}
	for name, source := range sources {
		switch {
		case source == FromArguments:
		case p.creating || changed && source != FromCreation:
			now[name] = tftypes.NewValue(now[name].Type(), tftypes.UnknownValue)
		default:
			now[name] = before[name]
		}
	}
	if missing := p.noun.unrecorded(); p.own.Imported != "" && now[missing].IsNull() {
		now[missing] = tftypes.NewValue(now[missing].Type(), tftypes.UnknownValue)
	}
	p.resp.Plan.Raw = tftypes.NewValue(p.resp.Plan.Raw.Type(), now)
}
