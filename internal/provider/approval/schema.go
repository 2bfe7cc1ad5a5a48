package approval

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	approvedAt := fw.Moment("When the approver gave this word, in UTC (`Z`). A changed digest or decision needs a later one.")
	approvedAt.Required = true
	expiresAt := fw.Moment("When the approval lapses, in UTC (`Z`). Default: 90 days after `approved_at`; at most 180 days.")
	expiresAt.Optional, expiresAt.Computed = true, true
	recordedAt := fw.Moment("The register's own time when it first saw this word. Known after apply.")
	recordedAt.Computed, recordedAt.Validators = true, nil
	return schema.Schema{
		MarkdownDescription: "One approver's word on one stage of one exact scope of a migration. It counts for the digest that it names and for nothing else: " +
			"when the material scope changes, it is stale. Write `digest` as a literal: an approval that says `digest = ciam_migration.x.digest` follows a changed scope by itself, which CIAM213 refuses.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("approval/legacy-to-cloud/cutover/compliance/jane-doe"),
			"migration_id": fw.Fixed("The id of the migration.", fw.Reference(governance.KindMigration)),
			"stage":        fw.Stage("The stage that is approved: `design`, `build`, `cutover` (default) or `decommission`."),
			"function":     fw.Fixed("The function that is approved for: `engineering`, `security` or `compliance`.", fw.OneOf(governance.ApprovingFunctions())),
			"approver":     fw.Fixed("The id of the person who approves.", fw.Reference(governance.KindPerson)),
			"decision": fw.Defaulted("`approved` (default), `rejected` or `withdrawn`. A rejection or withdrawal closes the stage's gate.",
				governance.Approved, governance.Approved, governance.Rejected, governance.Withdrawn),
			"digest":        fw.Required("The migration's digest, as approved. Best written as a literal.", fw.Digest()),
			"approved_at":   approvedAt,
			"expires_at":    expiresAt,
			"conditions":    fw.OptionalText("Conditions that the approver made.", fw.Text()),
			"external_ref":  fw.OptionalText("Where the approval was given, for example a ticket.", fw.Text()),
			"jurisdictions": fw.OptionalSet("The jurisdictions that the approval is for; unset for all."),
			"evidence_ids":  fw.OptionalSet("The ids of the evidence that the approver reviewed.", fw.Reference(governance.KindEvidence)),
			"signature":     fw.Signature(),
			"statement":     fw.Statement(". Known after apply where evidence is named."),
			"assurance":     fw.Assurance("approval"),
			"recorded_at":   recordedAt,
		},
	}
}
