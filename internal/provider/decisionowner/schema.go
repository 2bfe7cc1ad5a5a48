package decisionowner

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "One row of a migration's decision matrix (RACI): who is accountable, responsible, consulted and informed for one type of decision. " +
			"A decision has exactly one row, and a row has exactly one accountable party. `ciam_migration.required_decisions` lists the rows that a migration needs.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("decision/legacy-to-cloud/mfa_policy"),
			"migration_id": fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"decision": fw.RequiredStringInID("The type of decision. The guide *Rules* lists the types, with the functions that may be accountable for each.",
				fw.OneOf(governance.Decisions())),
			"accountable": fw.RequiredString("The id of the one person or team that makes the decision and is accountable for it. Never a vendor.", fw.Party()),
			"responsible": fw.OptionalSet("The ids of the parties that do the work. A vendor can be responsible, except for a reserved decision.", fw.Party()),
			"consulted":   fw.OptionalSet("The ids of the parties to consult before the decision.", fw.Party()),
			"informed":    fw.OptionalSet("The ids of the parties to inform after the decision.", fw.Party()),
			"rationale":   fw.OptionalString("Why this party is accountable.", fw.NotBlank()),
		},
	}
}
