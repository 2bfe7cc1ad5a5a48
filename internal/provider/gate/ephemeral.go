package gate

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// ephemeralGate is the ephemeral resource ciam_gate. Terraform opens it at every plan
// and again at every apply, also that of a saved plan, and it opens only while
// the gate is open.
type ephemeralGate struct{ session *session.Session }

var _ ephemeral.EphemeralResourceWithConfigure = (*ephemeralGate)(nil)

// NewEphemeral is the ephemeral resource ciam_gate.
func NewEphemeral() ephemeral.EphemeralResource { return &ephemeralGate{} }

// ephemeralModel has neither status nor unmet: there is a result only where the
// gate is open and nothing is.
type ephemeralModel struct {
	GateID     types.String `tfsdk:"gate_id"`
	Digest     types.String `tfsdk:"digest"`
	ValidUntil fw.Timestamp `tfsdk:"valid_until"`
}

func (e *ephemeralGate) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + noun.Name
}

func (e *ephemeralGate) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Fails every plan and apply, including the apply of a saved plan, unless the gate is open at that moment. " +
			"Use it for changes that must stop when the gate closes: make them depend on it with `depends_on`. " +
			"A `ciam_permit` is taken once; this resource checks the gate each time.\n\n" +
			"Use it in the configuration with the change, not in the one with the gate. A closed gate fails every plan of the configuration, even one that destroys, unless `-target` excludes this resource. " +
			"Set `register_id` in the provider, so no other register is used. Requires Terraform 1.10 or OpenTofu 1.11.",
		Attributes: map[string]schema.Attribute{
			"gate_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{fw.Reference(governance.KindGate)},
				MarkdownDescription: "The id of the gate that must be open. If this configuration declares the gate, refer to its resource, so Terraform reads it first.",
			},
			"digest": schema.StringAttribute{Computed: true, MarkdownDescription: "The digest of the scope for which the gate is open."},
			"valid_until": schema.StringAttribute{
				Computed: true, CustomType: fw.TimestampType{},
				MarkdownDescription: "The earliest expiry among the records that the gate rests on.",
			},
		},
	}
}

func (e *ephemeralGate) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

// Open fails unless the gate is open.
func (e *ephemeralGate) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var config ephemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := governance.ID(config.GateID.ValueString())
	var m model
	for _, d := range record.ReadFresh(ctx, e.session, noun, id, &m).Errors() {
		resp.Diagnostics.Append(diag.WithPath(path.Root("gate_id"), d))
	}
	resp.Diagnostics.Append(e.session.ClockError(ctx)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if m.Status.ValueString() != string(rules.Open) {
		why := codes(m.Unmet)
		if why == "" {
			why = ": its migration is not active, or it rests on values that are known only after apply"
		}
		resp.Diagnostics.AddAttributeError(path.Root("gate_id"), "Gate is closed",
			fmt.Sprintf("%s is closed%s. Changes that depend on it must not go ahead.\n\n"+
				"Fix: Supply what is missing where the gate is declared; its attribute unmet says how. Apply that, with -target if the gate is in this configuration. Then plan again.", id, why))
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, ephemeralModel{config.GateID, m.Digest, m.ValidUntil})...)
}
