package record

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// save puts what was written into Terraform's state.
func (r *Resource[M, R]) save(ctx context.Context, done written[M], state *tfsdk.State, identity *tfsdk.ResourceIdentity, keep keeper, diags *diag.Diagnostics) {
	r.saveState(ctx, done, state, diags)
	setIdentity(ctx, identity, done.stored.ID, diags)
	diags.Append(done.own.save(ctx, keep)...)
}

// saveState puts what was written, or read, into a state.
func (r *Resource[M, R]) saveState(ctx context.Context, done written[M], state *tfsdk.State, diags *diag.Diagnostics) {
	diags.Append(state.Set(ctx, &done.model)...)
	var fields map[string]tftypes.Value
	if err := state.Raw.As(&fields); err != nil {
		diags.AddError("State cannot be written", err.Error())
		return
	}
	fields["id"] = tftypes.NewValue(tftypes.String, string(done.stored.ID))
	if done.own.Imported != "" {
		missing := r.noun.unrecorded()
		fields[missing] = tftypes.NewValue(fields[missing].Type(), nil)
	}
	state.Raw = tftypes.NewValue(state.Raw.Type(), fields)
}

// setIdentity sets the resource identity where Terraform knows such.
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id governance.ID, diags *diag.Diagnostics) {
	if identity != nil {
		diags.Append(identity.SetAttribute(ctx, path.Root("id"), string(id))...)
	}
}
