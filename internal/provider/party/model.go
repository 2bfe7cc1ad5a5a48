package party

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID           types.String `tfsdk:"id"`
	Kind         types.String `tfsdk:"kind"`
	Name         types.String `tfsdk:"name"`
	DisplayName  types.String `tfsdk:"display_name"`
	Email        types.String `tfsdk:"email"`
	Function     types.String `tfsdk:"function"`
	Employer     types.String `tfsdk:"employer"`
	Members      types.Set    `tfsdk:"members"`
	SigningKeys  types.Set    `tfsdk:"signing_keys"`
	DirectoryRef types.String `tfsdk:"directory_ref"`
	External     types.Bool   `tfsdk:"external"`
}

func toRecord(m *model) (governance.Party, rules.Unknown) {
	var r fw.Reading
	return governance.Party{
		Kind:         fw.String[governance.Kind](&r, "kind", m.Kind),
		Name:         fw.String[string](&r, "name", m.Name),
		DisplayName:  fw.String[string](&r, "display_name", m.DisplayName),
		Email:        fw.String[string](&r, "email", m.Email),
		Function:     fw.String[governance.Function](&r, "function", m.Function),
		Employer:     fw.String[governance.ID](&r, "employer", m.Employer),
		Members:      fw.Set[governance.ID](&r, "members", m.Members),
		SigningKeys:  fw.Set[string](&r, "signing_keys", m.SigningKeys),
		DirectoryRef: fw.String[string](&r, "directory_ref", m.DirectoryRef),
	}, r.Unknown
}

func fromRecord(m *model, p governance.Party) {
	m.Kind = fw.Optional(p.Kind)
	m.Name = fw.Optional(p.Name)
	m.DisplayName = fw.Optional(p.DisplayName)
	m.Email = fw.Optional(p.Email)
	m.Function = fw.Optional(p.Function)
	m.Employer = fw.Optional(p.Employer)
	m.Members = fw.SetOf(p.Members)
	m.SigningKeys = fw.SetOf(p.SigningKeys)
	m.DirectoryRef = fw.Optional(p.DirectoryRef)
}
