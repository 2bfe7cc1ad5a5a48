package decisionowner

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	jurisdiction := fw.OptionalString("The jurisdiction that the row is for, as in `ciam_migration`. Unset, the row is for all jurisdictions without a row of their own. " +
		"The most specific row owns: that of `US-CA` before that of `US`, that of `DE` before those of `EU` and `EEA`, and these before the general row.")
	jurisdiction.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "One row of a migration's decision matrix (RACI): who is accountable, responsible, consulted and informed for one type of decision. " +
			"A decision has a general row, rows for single jurisdictions, or both. Each row has exactly one accountable party. `ciam_migration.required_decisions` lists the rows that a migration needs.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("decision/legacy-to-cloud/mfa_policy` or `decision/legacy-to-cloud/mfa_policy/de"),
			"migration_id": fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"decision": fw.RequiredStringInID("The type of decision. The guide *Rules* lists the types, with the functions that may be accountable for each.",
				fw.OneOf(governance.Decisions())),
			"jurisdiction": jurisdiction,
			"accountable":  fw.RequiredString("The id of the one person or team that makes the decision and is accountable for it. Never external (CIAM302).", fw.Party()),
			"responsible":  fw.OptionalSet("The ids of the parties that do the work. A vendor can be responsible, except for a reserved decision.", fw.Party()),
			"consulted":    fw.OptionalSet("The ids of the parties to consult before the decision.", fw.Party()),
			"informed":     fw.OptionalSet("The ids of the parties to inform after the decision.", fw.Party()),
			"rationale":    fw.OptionalString("Why this party is accountable.", fw.NotBlank()),
			"controls": fw.OptionalSet("The governance objectives that the decision serves, as `<framework>:<id>`, for example `nist-csf-2.0:GV.RM-04`. At high risk, the design and build gates require them for each required decision (CIAM508).",
				fw.Control()),
		},
	}
}
