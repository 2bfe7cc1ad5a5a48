// Package reference holds the data sources that show what is built into the
// provider: the controls of the frameworks and the rules. They read no
// register, and none needs to exist.
package reference

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
)

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

// NewControls returns the data source ciam_controls.
func NewControls() datasource.DataSource { return dsattr.New(controls) }

var controls = dsattr.Definition[controlsModel]{
	Name: "controls",
	Description: "Lists the controls of the frameworks that this provider knows. Evidence and rules refer to them as `<framework>:<id>`. " +
		"`nist-csf-2.0`, `nist-ai-rmf-1.0`, `owasp-nhi-2025`, `iso-27001-2022` (Annex A) and `soc2-2017` (common criteria) are complete. `pci-dss-4.0`, `gdpr` and `dora` are selections. " +
		"It does not read a register.",
	Attributes: map[string]schema.Attribute{
		"framework": dsattr.OptionalString("Only controls of this framework.", fw.OneOf(catalog.Frameworks())),
		"prefix":    dsattr.OptionalString("Only controls whose id begins with this text, for example `PR.AA`.", fw.NotBlank()),
		"controls": dsattr.ComputedRows("The controls: frameworks by name, and the controls of each in the framework's own order.", map[string]schema.Attribute{
			"framework": dsattr.ComputedString("The framework's name in references."),
			"id":        dsattr.ComputedString("The id in the framework's own notation."),
			"category":  dsattr.ComputedString("The framework's own grouping."),
			"title":     dsattr.ComputedString("A short title by this provider, not the framework's own text. For `owasp-nhi-2025`, the official title."),
		}),
	},
	Read: func(_ context.Context, _ *session.Session, m *controlsModel) diag.Diagnostics {
		m.Controls = []controlRow{} // empty, not null, without a match
		for _, c := range catalog.Controls(m.Framework.ValueString(), m.Prefix.ValueString()) {
			m.Controls = append(m.Controls, controlRow(c))
		}
		return nil
	},
}
