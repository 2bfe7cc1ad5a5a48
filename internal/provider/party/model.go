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

	DirectoryStatus   types.String `tfsdk:"directory_status"`
	DirectoryFunction types.String `tfsdk:"directory_function"`
	DirectoryExternal types.Bool   `tfsdk:"directory_external"`
	DirectoryID       types.String `tfsdk:"directory_id"`
}

func toRecord(m *model) (governance.Party, rules.Unknown) {
	var r fw.Reading
	return governance.Party{
		Kind:         fw.ReadString[governance.Kind](&r, "kind", m.Kind),
		Name:         fw.ReadString[string](&r, "name", m.Name),
		DisplayName:  fw.ReadString[string](&r, "display_name", m.DisplayName),
		Email:        fw.ReadString[string](&r, "email", m.Email),
		Function:     fw.ReadString[governance.Function](&r, "function", m.Function),
		Employer:     fw.ReadString[governance.ID](&r, "employer", m.Employer),
		Members:      fw.ReadSet[governance.ID](&r, "members", m.Members),
		SigningKeys:  fw.ReadSet[string](&r, "signing_keys", m.SigningKeys),
		DirectoryRef: fw.ReadString[string](&r, "directory_ref", m.DirectoryRef),
	}, r.Unknown
}

func fromRecord(m *model, p governance.Party) {
	m.Kind = fw.StringOrNull(p.Kind)
	m.Name = fw.StringOrNull(p.Name)
	m.DisplayName = fw.StringOrNull(p.DisplayName)
	m.Email = fw.StringOrNull(p.Email)
	m.Function = fw.StringOrNull(p.Function)
	m.Employer = fw.StringOrNull(p.Employer)
	m.Members = fw.SetOrNull(p.Members)
	m.SigningKeys = fw.SetOrNull(p.SigningKeys)
	m.DirectoryRef = fw.StringOrNull(p.DirectoryRef)
}
