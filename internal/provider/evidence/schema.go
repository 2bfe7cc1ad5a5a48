package evidence

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	collectedAt := fw.TimeAttribute("When the evidence was collected, in UTC (`Z`).")
	collectedAt.Required = true
	retainedUntil := fw.TimeAttribute("Until when the evidence is kept, in UTC (`Z`). Default and minimum: the retention that the policy sets (by default 7 calendar years) after `collected_at`. " +
		"Until then, the record cannot be destroyed (CIAM505), except in a sandbox. Moving the date back does not shorten an earlier commitment.")
	retainedUntil.Optional, retainedUntil.Computed = true, true
	return schema.Schema{
		MarkdownDescription: "A piece of evidence for a migration: where it is stored, who owns it and how long it is kept. The register contains this record and the hash of the content, never the content. " +
			"`ciam_migration.required_evidence` lists the kinds that each stage requires. A gate counts the evidence that it names in `evidence_ids`.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("evidence/legacy-to-cloud/rollback-drill"),
			"migration_id": fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"also_for": fw.OptionalSet("The ids of other migrations whose gates can name this evidence too.",
				fw.Reference(governance.KindMigration)),
			"name": fw.RequiredStringInID("The evidence's name in ids. A change creates another piece of evidence.", fw.Slug()),
			"kind": fw.RequiredString("The kind of evidence. At the design gate: `threat_model`, `regulatory_mapping`, `feasibility_review`; "+
				"at the cutover gate: `rollback_test`, `abuse_case_test`, `assurance_test`, `retention_review`, `logging_review`, `incident_response_review`, "+
				"`consent_review`, `customer_notification_review`, `workload_identity_review`, `secret_lifecycle_review`; "+
				"at the decommission gate: `data_disposal_plan`, `log_handover`. Never required: `data_disposal` (the certificate of a disposal), "+
				"`data_protection_impact_assessment`, `transfer_assessment`, `third_party_assessment`, `exit_plan`, `other`.", fw.OneOf(governance.EvidenceKinds())),
			"controls": fw.OptionalSet("The framework controls that the evidence serves, as `<framework>:<id>`, for example `nist-csf-2.0:GV.OC-01`. The data source `ciam_controls` lists the known controls.",
				fw.Control()),
			"uri": fw.OptionalString("Where the evidence is stored: an absolute URI of any scheme, such as `https://…` or `s3://…`, without a password. Required unless `not_applicable` is set.", fw.URI()),
			"sha256": fw.OptionalString("The SHA-256 of the content: 64 hexadecimal digits, as `filesha256(…)` returns it. Capitals and a prefix `sha256:` are kept as written, and make no difference. "+
				"An approver's statement contains it, so an approval no longer covers a piece whose content changed (CIAM506).", fw.SHA256()),
			"not_applicable": fw.OptionalString("Why this kind of evidence does not apply to the migration, judged at `collected_at`. Then there is no `uri` or `sha256`. It counts only where a compliance approval that the gate names lists it in "+
				"`evidence_ids`: the reason is then part of what compliance approved. Attestations, permits and reports show it.", fw.NotBlank()),
			"owner":          fw.RequiredString("The id of the internal party that is accountable for the evidence.", fw.Party()),
			"collected_at":   collectedAt,
			"retained_until": retainedUntil,
		},
	}
}
