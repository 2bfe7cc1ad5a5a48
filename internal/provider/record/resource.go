package record

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Resource is the generic resource of a noun.
type Resource[M any, R governance.Record] struct {
	noun    *Noun[M, R]
	session *session.Session // nil until the provider is configured, as in validate
}

var (
	_ resource.ResourceWithConfigure      = (*Resource[struct{}, governance.Party])(nil)
	_ resource.ResourceWithValidateConfig = (*Resource[struct{}, governance.Party])(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource[struct{}, governance.Party])(nil)
	_ resource.ResourceWithImportState    = (*Resource[struct{}, governance.Party])(nil)
	_ resource.ResourceWithIdentity       = (*Resource[struct{}, governance.Party])(nil)
)

// NewResource returns the constructor that a provider registers.
func NewResource[M any, R governance.Record](noun *Noun[M, R]) func() resource.Resource {
	return func() resource.Resource { return &Resource[M, R]{noun: noun} }
}

// Metadata names the type.
func (r *Resource[M, R]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.noun.Name
}

// Schema is the noun's.
func (r *Resource[M, R]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.noun.Schema
}

// IdentitySchema is the id alone.
func (r *Resource[M, R]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "The record's id in the register."},
	}}
}

// Configure takes over the provider's session.
func (r *Resource[M, R]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig judges the resource's own literals. With a configured provider,
// the plan judges the same and more. Rules are then left to the plan: otherwise,
// each warning would appear twice.
func (r *Resource[M, R]) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.noun.Validate != nil {
		resp.Diagnostics.Append(r.noun.Validate(&config)...)
	}
	if r.session != nil {
		return
	}
	if r.noun.Default != nil { // the provider is not configured at validate
		r.noun.Default(&config, &config, environment.Unknown[governance.Policy]())
	}
	record, unknown := r.noun.ToRecord(&config)
	for _, f := range Enforce(rules.Validate(rules.Subject{Record: record, Unknown: unknown, Changed: true, Unset: unset(req.Config)})).Errors {
		resp.Diagnostics.Append(fw.Error(f))
	}
}

// ImportState takes over a record that the register holds, by its id.
func (r *Resource[M, R]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	text := req.ID
	if text == "" && req.Identity != nil {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &text)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	id, err := governance.ParseID(text)
	if err != nil || !slices.Contains(r.noun.Kinds, id.Kind()) {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%s is not the id of a ciam_%s. Such an id starts with %s, for example the id attribute of the resource that holds the record now.",
				governance.Quote(text), r.noun.Name, r.noun.prefixes()))
		return
	}
	identity, head, err := r.session.Look(ctx, session.Origin{})
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	stored, err := r.session.View.Stored(ctx, id)
	if err != nil {
		resp.Diagnostics.Append(r.session.Fault(err))
		return
	}
	if stored == nil {
		resp.Diagnostics.AddError("No such record",
			fmt.Sprintf("The register %s holds no record %s, or it was retired. Check the id and the register, or leave the import out and let Terraform create the record.",
				r.session.Address, id))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), string(id))...)
	setIdentity(ctx, resp.Identity, id, &resp.Diagnostics)
	own := private{Handle: token(), Imported: id}
	own.holds(stored.Entry)
	own.saw(identity, head)
	resp.Diagnostics.Append(own.save(ctx, resp.Private)...)
	resp.Diagnostics.Append(r.importWarnings(ctx, stored)...)
}

// importWarnings are what the noun has to say about a record that is imported.
func (r *Resource[M, R]) importWarnings(ctx context.Context, stored *planview.Stored) diag.Diagnostics {
	if r.noun.Imports == nil {
		return nil
	}
	view, err := r.session.Judgement(ctx, r.session.View.StoredOnly())
	if errors.Is(err, session.ErrPolicyUnknown) {
		return nil
	}
	if err != nil {
		return diag.Diagnostics{r.session.Fault(err)}
	}
	warnings := r.noun.Imports(view, stored.Record)
	if view.Err() != nil {
		warnings.Append(r.session.Fault(view.Err()))
	}
	return warnings
}

// prefixes lists how ids of the noun start.
func (n *Noun[M, R]) prefixes() string {
	text := ""
	for i, kind := range n.Kinds {
		if i > 0 {
			text += " or "
		}
		text += fmt.Sprintf("\"%s/\"", kind)
	}
	return text
}
