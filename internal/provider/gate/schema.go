package gate

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	validUntil := fw.TimeAttribute("The earliest expiry among the records that the gate rests on. Known after apply.")
	validUntil.Computed, validUntil.Validators = true, nil
	return schema.Schema{
		MarkdownDescription: "Says whether a stage of a migration is ready. Every plan and refresh judges all rules for the migration, its decision matrix and the records that the gate names. " +
			"A gate never fails a plan. It lists what is missing in `unmet` and as warnings, so a team can work towards it. " +
			"A closed gate stops the `ciam_permit` that names it, and the ephemeral resource `ciam_gate`.\n\n" +
			"A plan warns two weeks before a record that the gate rests on expires. The register records when an apply first finds the gate open. That ratifies an emergency.",
		Attributes: map[string]schema.Attribute{
			"id":                  fw.ID("gate/legacy-to-cloud/cutover"),
			"migration_id":        fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"stage":               fw.Stage("The stage: `design`, `build`, `cutover` (default) or `decommission`."),
			"approval_ids":        members("approvals", governance.KindApproval),
			"decision_owner_ids":  members("rows of the decision matrix", governance.KindDecision),
			"evidence_ids":        members("evidence", governance.KindEvidence),
			"exception_ids":       members("exceptions", governance.KindException),
			"risk_acceptance_ids": members("risk acceptances", governance.KindRiskAcceptance),
			"follows": fw.OptionalString("The id of the earlier stage's permit, of this migration or a predecessor. Refer to its resource (`ciam_permit.build.id`): Terraform then changes "+
				"that permit first, and an outcome that is only planned counts for this stage (CIAM801).", fw.Reference(governance.KindPermit)),

			"digest": fw.ComputedString("The migration's current digest. Known after apply."),
			"status": fw.ComputedString("`open` or `closed`. Known after apply."),
			"unmet": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "Everything that keeps the gate closed, ordered by code. Known after apply.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code":    fw.ComputedString("The rule's code, for example `CIAM211`."),
					"name":    fw.ComputedString("The rule's name, for example `approvals-complete`."),
					"subject": fw.ComputedString("The id of the record with the finding."),
					"items":   fw.ComputedSet("What the finding is about, for a rule about several things: decisions or kinds of evidence, for example. An exception waives items."),
					"message": fw.ComputedString("What was found."),
					"remedy":  fw.ComputedString("How to fix it."),
				}},
			},
			"valid_until": validUntil,
			"attestation": fw.ComputedString("An in-toto statement in a DSSE envelope, as JSON for auditors and their tools (guide Attestations): which rules are satisfied, by whom and for which digest, which exceptions waive the others, and the register's identity and ledger root. " +
				"It changes with the verdict. Known after apply."),
		},
	}
}

// members is a set of ids that the gate rests on.
func members(what string, kind governance.Kind) schema.SetAttribute {
	a := fw.OptionalSet("The ids of the "+what+" on which the gate rests. Default: none.", fw.Reference(kind))
	a.Computed = true
	a.Default = setdefault.StaticValue(types.SetValueMust(types.StringType, nil))
	return a
}
