// Package reference holds the data sources of what the provider has built in:
// the control frameworks and the catalogue of rules. They are not configured
// with the provider's session, so that they need no register and make none.
package reference

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
)

type controls struct{}

// NewControls is the data source ciam_controls.
func NewControls() datasource.DataSource { return controls{} }

type controlsModel struct {
	Framework types.String `tfsdk:"framework"`
	Prefix    types.String `tfsdk:"prefix"`
	Controls  []controlRow `tfsdk:"controls"`
}

type controlRow struct {
	Framework string `tfsdk:"framework"`
	ID        string `tfsdk:"id"`
	Category  string `tfsdk:"category"`
	Title     string `tfsdk:"title"`
}

func (controls) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_controls"
}

func (controls) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the controls of the frameworks that this provider knows. Evidence and rules refer to them as `<framework>:<id>`. " +
			"`nist-csf-2.0`, `nist-ai-rmf-1.0`, `owasp-nhi-2025`, `iso-27001-2022` (Annex A) and `soc2-2017` (common criteria) are complete. `pci-dss-4.0`, `gdpr` and `dora` are selections. " +
			"It does not read a register.",
		Attributes: map[string]schema.Attribute{
			"framework": asked.Text("Only controls of this framework.", fw.OneOf(catalog.Frameworks())),
			"prefix":    asked.Text("Only controls whose id begins with this text, for example `PR.AA`.", fw.Text()),
			"controls": told.Rows("The controls: frameworks by name, and the controls of each in the framework's own order.", map[string]schema.Attribute{
				"framework": told.Text("The framework's name in references."),
				"id":        told.Text("The id in the framework's own notation."),
				"category":  told.Text("The framework's own grouping."),
				"title":     told.Text("A short title by this provider, not the framework's own text. For `owasp-nhi-2025`, the official title."),
			}),
		},
	}
}

func (controls) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m controlsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Controls = []controlRow{} // empty, not null, when there are none
	for _, c := range catalog.Controls(m.Framework.ValueString(), m.Prefix.ValueString()) {
		m.Controls = append(m.Controls, controlRow(c))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
