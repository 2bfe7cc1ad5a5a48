package riskacceptance

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	acceptedAt := fw.Moment("When the risk was accepted, in UTC (`Z`).")
	acceptedAt.Required = true
	reviewBy := fw.Moment("When the acceptance lapses unless the risk was looked at and accepted again, in UTC (`Z`): after `accepted_at`, and at most a calendar year after it.")
	reviewBy.Required = true
	return schema.Schema{
		MarkdownDescription: "The risk owner's written word on what remains. At high risk the cutover's gate asks for one in force, by the migration's `risk_owner` or, where that is a team, by a member of it. " +
			"A gate counts what it names in `risk_acceptance_ids`.",
		Attributes: map[string]schema.Attribute{
			"id":            fw.ID("risk/legacy-to-cloud/session-replay"),
			"migration_id":  fw.Fixed("The id of the migration.", fw.Reference(governance.KindMigration)),
			"name":          fw.Fixed("The acceptance's name in ids. Changing it makes another acceptance.", fw.Slug()),
			"risk":          fw.Required("What may happen.", fw.Text()),
			"residual":      fw.Required("How much of it remains: `low`, `moderate` or `high`.", fw.Tier()),
			"justification": fw.Required("Why that can be borne.", fw.Text()),
			"accepted_by":   fw.Required("The id of the person who accepts it; one of your own.", fw.Reference(governance.KindPerson)),
			"accepted_at":   acceptedAt,
			"review_by":     reviewBy,
			"signature":     fw.Signature(),
			"statement":     fw.Statement(", for `accepted_by`."),
			"assurance":     fw.Assurance("acceptance"),
		},
	}
}
