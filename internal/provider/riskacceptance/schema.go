package riskacceptance

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	acceptedAt := fw.TimeAttribute("When the risk was accepted, in UTC (`Z`).")
	acceptedAt.Required = true
	reviewBy := fw.TimeAttribute("When the acceptance expires unless the risk is reviewed and accepted again, in UTC (`Z`): after `accepted_at`, by no more than the policy allows (by default a calendar year).")
	reviewBy.Required = true
	return schema.Schema{
		MarkdownDescription: "The risk owner's written acceptance of the residual risk. At high risk, the cutover gate requires one in force, by the migration's `risk_owner` or, if that is a team, by one of its members. " +
			"A gate counts the acceptances that it names in `risk_acceptance_ids`.",
		Attributes: map[string]schema.Attribute{
			"id":            fw.ID("risk/legacy-to-cloud/session-replay"),
			"migration_id":  fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"name":          fw.RequiredStringInID("The acceptance's name in ids. A change creates another acceptance.", fw.Slug()),
			"risk":          fw.RequiredString("What can happen.", fw.NotBlank()),
			"residual":      fw.RequiredString("The residual risk: `low`, `moderate` or `high`.", fw.Tier()),
			"justification": fw.RequiredString("Why the residual risk is acceptable.", fw.NotBlank()),
			"accepted_by":   fw.RequiredString("The id of the internal person who accepts the risk.", fw.Reference(governance.KindPerson)),
			"accepted_at":   acceptedAt,
			"review_by":     reviewBy,
			"signature":     fw.Signature(),
			"statement":     fw.Statement(", for `accepted_by`."),
			"assurance":     fw.Assurance("acceptance"),
		},
	}
}
