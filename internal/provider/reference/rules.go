package reference

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

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
	Fix         string     `tfsdk:"fix"`
	Controls    types.List `tfsdk:"controls"`
}

// NewRules returns the data source ciam_rules.
func NewRules() datasource.DataSource { return dsattr.New(ruleCatalogue) }

var ruleCatalogue = dsattr.Definition[rulesModel]{
	Name:        "rules",
	Description: "Lists the rules of this version of the provider, for your own reports and policies. The guide *Rules* explains each. It does not read a register.",
	Attributes: map[string]schema.Attribute{
		"codes": dsattr.OptionalSet("Only rules with these codes, for example `CIAM201`. An unknown code is an error.", fw.KnownCode()),
		"enforcement": dsattr.OptionalString("Only rules with this enforcement: `hard` (an error that nothing waives), `soft` (closes the gate unless waived) or `advisory` (a warning).",
			fw.OneOf([]rules.Enforcement{rules.Hard, rules.Soft, rules.Advisory})),
		"rules": dsattr.ComputedRows("The rules in the order of their codes.", map[string]schema.Attribute{
			"code":        dsattr.ComputedString("The permanent code, for example `CIAM201`."),
			"name":        dsattr.ComputedString("The name, for example `compliance-approver`."),
			"enforcement": dsattr.ComputedString("`hard`, `soft` or `advisory`."),
			"where":       dsattr.ComputedString("The moments at which the rule is judged, for example `validate and plan`."),
			"summary":     dsattr.ComputedString("The headline of every finding, after the code."),
			"principle":   dsattr.ComputedString("The principle that the rule enforces."),
			"why":         dsattr.ComputedString("What goes wrong without the rule."),
			"fix":         dsattr.ComputedString("How to satisfy the rule."),
			"controls":    dsattr.ComputedList("The framework controls that the rule serves, as `<framework>:<id>`, NIST CSF 2.0 first."),
		}),
	},
	Read: func(_ context.Context, _ *session.Session, m *rulesModel) diag.Diagnostics {
		var r fw.Reading
		codes := fw.ReadSet[rules.Code](&r, "codes", m.Codes)
		enforcement := fw.ReadString[rules.Enforcement](&r, "enforcement", m.Enforcement)
		m.Rules = []ruleRow{} // empty, not null, without a match
		for _, rule := range rules.All() {
			if (m.Codes.IsNull() || codes.Has(rule.Code)) && (enforcement == "" || enforcement == rule.Enforcement) {
				m.Rules = append(m.Rules, ruleRowOf(rule))
			}
		}
		return nil
	},
}

func ruleRowOf(rule *rules.Rule) ruleRow {
	return ruleRow{
		Code: string(rule.Code), Name: rule.Name, Enforcement: string(rule.Enforcement), Where: rule.Where(),
		Summary: rule.Summary, Principle: string(rule.Principle), Why: rule.Why, Fix: rule.Fix,
		Controls: fw.ListValue(rule.Controls),
	}
}
