// Package steeringgroup is ciam_steering_group: the body that decides where
// three functions meet.
package steeringgroup

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.SteeringGroup]{
	Name:       "steering_group",
	Kinds:      []governance.Kind{governance.KindSteeringGroup},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fill,
}

// NewResource is the resource ciam_steering_group.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_steering_group.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

type model struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Chair          types.String `tfsdk:"chair"`
	Members        types.Set    `tfsdk:"members"`
	FinalApprovers types.Map    `tfsdk:"final_approvers"`
}

func toRecord(m *model) (governance.SteeringGroup, rules.Unknown) {
	var r fw.Reading
	return governance.SteeringGroup{
		Name:           fw.String[string](&r, "name", m.Name),
		Chair:          fw.String[governance.ID](&r, "chair", m.Chair),
		Members:        fw.Set[governance.ID](&r, "members", m.Members),
		FinalApprovers: fw.Map[governance.Function, governance.ID](&r, "final_approvers", m.FinalApprovers),
	}, r.Unknown
}

func fill(m *model, g governance.SteeringGroup) {
	m.Name = fw.Optional(g.Name)
	m.Chair = fw.Optional(g.Chair)
	m.Members = fw.SetOf(g.Members)
	m.FinalApprovers = fw.MapOf(g.FinalApprovers)
}

func schemaOf() schema.Schema {
	person := fw.Reference(governance.KindPerson)
	return schema.Schema{
		MarkdownDescription: "The body that decides when three functions are affected at once. A migration that changes authentication policy, provisioning and audit evidence at once needs one, because " +
			"no single function can judge such a change. Name the group in `ciam_migration.steering_group`. Its final approvers are then required approvers of the migration. " +
			"One group can serve many migrations.",
		Attributes: map[string]schema.Attribute{
			"id":    fw.ID("steering_group/ciam-board"),
			"name":  fw.Fixed("The group's name in ids. A change creates another group.", fw.Slug()),
			"chair": fw.Required("The id of the person who chairs the group: internal, of any function.", person),
			"members": fw.RequiredSet("The person ids of the members, all internal, with at least one each of engineering, security and compliance.",
				person),
			"final_approvers": fw.RequiredMap("Who makes the final decision for each function: a map from `engineering`, `security` and `compliance` to the id of a member of that function. "+
				"Replacing one makes no other approval stale.", governance.ApprovingFunctions(), person),
		},
	}
}
