package gate

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	validUntil := fw.Moment("The earliest expiry among what the gate rests on. Known after apply.")
	validUntil.Computed, validUntil.Validators = true, nil
	return schema.Schema{
		MarkdownDescription: "Asks whether a stage of a migration is ready. Every rule is judged at every plan and refresh over the migration, its decision matrix and what the gate names. " +
			"A gate never stops a plan: what is missing is listed in `unmet` and shown as warnings, so that a team can build up to it. " +
			"What stops is the `ciam_permit` that names the gate, and the ephemeral resource `ciam_gate`.\n\n" +
			"Two weeks before something that it rests on runs out, a plan says so. The register notes when an apply of the gate first finds it open, which is what ratifies an emergency.",
		Attributes: map[string]schema.Attribute{
			"id":                  fw.ID("gate/legacy-to-cloud/cutover"),
			"migration_id":        fw.Fixed("The id of the migration.", fw.Reference(governance.KindMigration)),
			"stage":               fw.Stage("The stage: `design`, `build`, `cutover` (default) or `decommission`."),
			"approval_ids":        members("approvals", governance.KindApproval),
			"decision_owner_ids":  members("rows of the decision matrix", governance.KindDecision),
			"evidence_ids":        members("evidence", governance.KindEvidence),
			"exception_ids":       members("exceptions", governance.KindException),
			"risk_acceptance_ids": members("risk acceptances", governance.KindRiskAcceptance),

			"digest": fw.Shown("The migration's digest now. Known after apply."),
			"status": fw.Shown("`open` or `closed`. Known after apply."),
			"unmet": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Everything that keeps the gate closed, ordered by code. Known after apply.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code":    fw.Shown("The rule's code, for example `CIAM211`."),
					"name":    fw.Shown("The rule's name, for example `approvals-complete`."),
					"subject": fw.Shown("The id of the record at fault."),
					"message": fw.Shown("What was found."),
					"remedy":  fw.Shown("How to mend it."),
				}},
			},
			"valid_until": validUntil,
			"attestation": fw.Shown("JSON for auditors: what is satisfied, by whom, under which digest, and which exception waives what is not, with the register's identity and ledger root. " +
				"It is made anew when the verdict changes. Known after apply."),
		},
	}
}

// members is a set of ids that the gate rests on.
func members(what string, kind governance.Kind) schema.SetAttribute {
	a := fw.OptionalSet("The ids of the "+what+" that the gate rests on. Default none.", fw.Reference(kind))
	a.Computed = true
	a.Default = setdefault.StaticValue(types.SetValueMust(types.StringType, nil))
	return a
}
