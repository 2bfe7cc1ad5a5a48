package reference

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type ruleSource struct{}

// NewRules is the data source ciam_rules.
func NewRules() datasource.DataSource { return ruleSource{} }

type rulesModel struct {
	Codes       types.Set    `tfsdk:"codes"`
	Enforcement types.String `tfsdk:"enforcement"`
	Rules       []ruleRow    `tfsdk:"rules"`
}

type ruleRow struct {
	Code        string     `tfsdk:"code"`
	Name        string     `tfsdk:"name"`
	Enforcement string     `tfsdk:"enforcement"`
	Where       string     `tfsdk:"where"`
	Summary     string     `tfsdk:"summary"`
	Principle   string     `tfsdk:"principle"`
	Why         string     `tfsdk:"why"`
	Mend        string     `tfsdk:"mend"`
	Controls    types.List `tfsdk:"controls"`
}

func (ruleSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_rules"
}

func (ruleSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the rules of this version of the provider, for your own reports and policies. The guide *Rules* explains each. It does not read a register.",
		Attributes: map[string]schema.Attribute{
			"codes": asked.AnyOf("Only rules with these codes, for example `CIAM201`. An unknown code is an error.", fw.KnownCode()),
			"enforcement": asked.Text("Only rules with this enforcement: `hard` (an error that nothing waives), `soft` (closes the gate unless waived) or `advisory` (a warning).",
				fw.OneOf([]rules.Enforcement{rules.Hard, rules.Soft, rules.Advisory})),
			"rules": told.Rows("The rules in the order of their codes.", map[string]schema.Attribute{
				"code":        told.Text("The permanent code, for example `CIAM201`."),
				"name":        told.Text("The name, for example `compliance-approver`."),
				"enforcement": told.Text("`hard`, `soft` or `advisory`."),
				"where":       told.Text("The moments at which the rule is judged, for example `validate and plan`."),
				"summary":     told.Text("The headline of every finding, after the code."),
				"principle":   told.Text("The principle that the rule enforces."),
				"why":         told.Text("What goes wrong without the rule."),
				"mend":        told.Text("How to satisfy the rule."),
				"controls": schema.ListAttribute{
					Computed: true, ElementType: types.StringType,
					MarkdownDescription: "The framework controls that the rule serves, as `<framework>:<id>`, NIST CSF 2.0 first.",
				},
			}),
		},
	}
}

func (ruleSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m rulesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var r fw.Reading
	wanted := fw.Set[rules.Code](&r, "codes", m.Codes)
	enforcement := fw.String[rules.Enforcement](&r, "enforcement", m.Enforcement)
	m.Rules = []ruleRow{} // empty, not null, when there are none
	for _, rule := range rules.All() {
		if (m.Codes.IsNull() || wanted.Has(rule.Code)) && (enforcement == "" || enforcement == rule.Enforcement) {
			m.Rules = append(m.Rules, rowOf(rule))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func rowOf(rule *rules.Rule) ruleRow {
	return ruleRow{
		Code: string(rule.Code), Name: rule.Name, Enforcement: string(rule.Enforcement), Where: rule.Where(),
		Summary: rule.Summary, Principle: string(rule.Principle), Why: rule.Why, Mend: rule.Mend,
		Controls: fw.ListOf(rule.Controls),
	}
}
