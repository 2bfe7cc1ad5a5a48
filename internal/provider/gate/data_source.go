package gate

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// source is the data source ciam_gate. It only tells, or fails on request.
type source struct{ session *session.Session }

// NewDataSource is the data source ciam_gate.
func NewDataSource() datasource.DataSource { return &source{} }

type sourceModel struct {
	model
	RequireOpen types.Bool `tfsdk:"require_open"`
}

func (s *source) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + noun.Name
}

func (s *source) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = noun.ReadSchema()
	resp.Schema.Attributes["require_open"] = schema.BoolAttribute{
		Optional:            true,
		MarkdownDescription: "Whether to fail unless the gate is open. Default `false`.",
	}
}

func (s *source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	s.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

func (s *source) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m sourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := governance.ID(m.ID.ValueString())
	resp.Diagnostics.Append(record.Look(ctx, s.session, noun, id, &m.model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	if m.RequireOpen.ValueBool() && m.Status.ValueString() != string(rules.Open) {
		resp.Diagnostics.AddAttributeError(path.Root("require_open"), "Gate is closed",
			fmt.Sprintf("%s is closed%s.\n\nMend that where the gate is declared, or leave require_open out to be told only.", id, codes(m.Unmet)))
	}
}

// codes lists the codes of unmet rules: ": CIAM106, CIAM211". It is empty for a
// gate that is closed for none of them, but cannot be judged or is dormant.
func codes(unmet types.List) string {
	text := ""
	for i, element := range unmet.Elements() {
		text += ", "
		if i == 0 {
			text = ": "
		}
		if entry, ok := element.(types.Object); ok {
			if code, ok := entry.Attributes()["code"].(types.String); ok {
				text += code.ValueString()
			}
		}
	}
	return text
}
