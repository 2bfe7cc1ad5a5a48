package steeringgroup

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	person := fw.Reference(governance.KindPerson)
	return schema.Schema{
		MarkdownDescription: "The body that decides when three functions are affected at once. A migration that changes authentication policy, provisioning and audit evidence at once needs one, because " +
			"no single function can judge such a change. Name the group in `ciam_migration.steering_group`. Its final approvers are then required approvers of the migration. " +
			"One group can serve many migrations.",
		Attributes: map[string]schema.Attribute{
			"id":    fw.ID("steering_group/ciam-board"),
			"name":  fw.RequiredStringInID("The group's name in ids. A change creates another group.", fw.Slug()),
			"chair": fw.RequiredString("The id of the person who chairs the group: internal, of any function.", person),
			"members": fw.RequiredSet("The person ids of the members, all internal, with at least one each of engineering, security and compliance.",
				person),
			"final_approvers": fw.RequiredMap("The final approver of each function: a map from `engineering`, `security` and `compliance` to the id of a member of that function. "+
				"Replacing one makes no other approval stale.", governance.ApprovingFunctions(), person),
			"deputies": fw.OptionalMap("The deputy of each final approver, who can approve in their absence: a map from function to the id of another member of that function.",
				governance.ApprovingFunctions(), person),
		},
	}
}
