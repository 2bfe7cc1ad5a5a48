package steeringgroup

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Chair          types.String `tfsdk:"chair"`
	Members        types.Set    `tfsdk:"members"`
	FinalApprovers types.Map    `tfsdk:"final_approvers"`
	Deputies       types.Map    `tfsdk:"deputies"`
}

func toRecord(m *model) (governance.SteeringGroup, rules.Unknown) {
	var r fw.Reading
	return governance.SteeringGroup{
		Name:           fw.ReadString[string](&r, "name", m.Name),
		Chair:          fw.ReadString[governance.ID](&r, "chair", m.Chair),
		Members:        fw.ReadSet[governance.ID](&r, "members", m.Members),
		FinalApprovers: fw.ReadMap[governance.Function, governance.ID](&r, "final_approvers", m.FinalApprovers),
		Deputies:       fw.ReadMap[governance.Function, governance.ID](&r, "deputies", m.Deputies),
	}, r.Unknown
}

func fromRecord(m *model, g governance.SteeringGroup) {
	m.Name = fw.StringOrNull(g.Name)
	m.Chair = fw.StringOrNull(g.Chair)
	m.Members = fw.SetOrNull(g.Members)
	m.FinalApprovers = fw.MapOrNull(g.FinalApprovers)
	m.Deputies = fw.MapOrNull(g.Deputies)
}
