package sequence

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plan plans one resource.
func (w *walk) plan(node change) {
	if w.skipped(node.resource) {
		return
	}
	schema := w.schema.ResourceSchemas[node.kind]
	kind := schema.ValueType()
	prior, here := w.state[node.address]
	if !here && node.imports != "" {
		prior, here = w.imported(node.resource)
	}
	if w.failed[node.address] {
		return
	}
	if !here {
		prior = instance{kind: node.kind, value: tftypes.NewValue(kind, nil)}
	} else if prior = w.read(node.address, prior); prior.value.IsNull() {
		here = false
	}
	if node.action == destroy {
		if here {
			resp := w.planChange(node.kind, prior, tftypes.NewValue(kind, nil), tftypes.NewValue(kind, nil))
			if !w.refuse(node.address, resp.Diagnostics) {
				w.changes = append(w.changes, change{resource: node.resource, action: destroy})
			}
		}
		return
	}
	configured := w.evaluate(schema, node.resource)
	resp := w.planChange(node.kind, prior, configured, proposed(schema, prior.value, configured))
	if w.refuse(node.address, resp.Diagnostics) {
		return
	}
	planned := w.decode(kind, resp.PlannedState)
	node.planned, node.private = planned, resp.PlannedPrivate
	switch {
	case !here:
		node.action = create
	case w.replaces(resp, prior.value, planned):
		// Terraform plans the new object once more, with nothing before it.
		nothing := instance{kind: node.kind, value: tftypes.NewValue(kind, nil), private: resp.PlannedPrivate}
		again := w.planChange(node.kind, nothing, configured, proposed(schema, nothing.value, configured))
		if w.refuse(node.address, again.Diagnostics) {
			return
		}
		node.action, node.planned, node.private = replace, w.decode(kind, again.PlannedState), again.PlannedPrivate
	case !planned.Equal(prior.value):
		node.action = update
	}
	w.results[node.address] = node.planned
	w.changes = append(w.changes, node)
}

// imported is the object that an import block takes into the state.
func (w *walk) imported(r resource) (instance, bool) {
	resp, err := w.server.ImportResourceState(w.context(), &tfprotov6.ImportResourceStateRequest{TypeName: r.kind, ID: r.imports})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.refuse(r.address, resp.Diagnostics) || len(resp.ImportedResources) == 0 {
		return instance{}, false
	}
	i := resp.ImportedResources[0]
	return instance{r.kind, w.decode(w.schema.ResourceSchemas[r.kind].ValueType(), i.State), i.Private, r.needs}, true
}

// replaces tells whether an argument that requires it changes.
func (w *walk) replaces(resp *tfprotov6.PlanResourceChangeResponse, prior, planned tftypes.Value) bool {
	return slices.ContainsFunc(resp.RequiresReplace, func(path *tftypes.AttributePath) bool {
		before, _, err := tftypes.WalkAttributePath(prior, path)
		after, _, err2 := tftypes.WalkAttributePath(planned, path)
		if err != nil || err2 != nil {
			return true
		}
		x, ok := before.(tftypes.Value)
		y, ok2 := after.(tftypes.Value)
		return !ok || !ok2 || !x.Equal(y)
	})
}

// read refreshes one resource; its value is null when it is gone.
func (w *walk) read(address string, i instance) instance {
	kind := w.schema.ResourceSchemas[i.kind].ValueType()
	resp, err := w.server.ReadResource(w.context(), &tfprotov6.ReadResourceRequest{
		TypeName: i.kind, CurrentState: w.encode(i.value), Private: i.private,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.refuse(address, resp.Diagnostics) {
		return i
	}
	i.value, i.private = w.decode(kind, resp.NewState), resp.Private
	if i.value.IsNull() {
		delete(w.state, address)
	} else {
		w.state[address] = i
	}
	return i
}

func (w *walk) planChange(kind string, prior instance, configured, wanted tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	resp, err := w.server.PlanResourceChange(w.context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: w.encode(prior.value), PriorPrivate: prior.private,
		Config: w.encode(configured), ProposedNewState: w.encode(wanted),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return resp
}

// apply applies one step of a plan, and tells whether it did.
func (w *walk) apply(step change) bool {
	if step.action != destroy && w.skipped(step.resource) || step.action == keep {
		return false
	}
	schema := w.schema.ResourceSchemas[step.kind]
	kind := schema.ValueType()
	nothing := tftypes.NewValue(kind, nil)
	prior, here := w.state[step.address]
	if !here {
		prior = instance{kind: step.kind, value: nothing}
	}
	if step.action == destroy {
		resp := w.change(step.kind, prior, nothing, nothing, prior.private)
		if !w.refuse(step.address, resp.Diagnostics) {
			delete(w.state, step.address)
		}
		return !w.failed[step.address]
	}
	configured := w.evaluate(schema, step.resource)
	again := w.planChange(step.kind, prior, configured, proposed(schema, prior.value, configured))
	if w.refuse(step.address, again.Diagnostics) {
		return false
	}
	resp := w.change(step.kind, prior, configured, w.decode(kind, again.PlannedState), again.PlannedPrivate)
	if w.refuse(step.address, resp.Diagnostics) {
		return false
	}
	after := w.decode(kind, resp.NewState)
	w.state[step.address] = instance{step.kind, after, resp.Private, step.needs}
	w.results[step.address] = after
	return true
}

func (w *walk) change(kind string, prior instance, configured, planned tftypes.Value, private []byte) *tfprotov6.ApplyResourceChangeResponse {
	resp, err := w.server.ApplyResourceChange(w.context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, PriorState: w.encode(prior.value), Config: w.encode(configured),
		PlannedState: w.encode(planned), PlannedPrivate: private,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return resp
}

// proposed merges the configuration with the prior state as Terraform does:
// what is computed and left out stays what it was.
func proposed(schema *tfprotov6.Schema, prior, configured tftypes.Value) tftypes.Value {
	before, now := fields(prior), fields(configured)
	for _, a := range schema.Block.Attributes {
		if a.Computed && now[a.Name].IsNull() && before != nil {
			now[a.Name] = before[a.Name]
		}
	}
	return tftypes.NewValue(configured.Type(), now)
}

func fields(v tftypes.Value) map[string]tftypes.Value {
	if v.IsNull() {
		return nil
	}
	var all map[string]tftypes.Value
	if err := v.As(&all); err != nil {
		panic(err)
	}
	return maps.Clone(all)
}
