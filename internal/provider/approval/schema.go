package approval

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	approvedAt := fw.TimeAttribute("When the approver decided, in UTC (`Z`). A change of the statement needs a later time than the approval ever had (CIAM213).")
	approvedAt.Required = true
	policy := governance.DefaultPolicy()
	expiresAt := fw.TimeAttribute(fmt.Sprintf("When the approval expires, in UTC (`Z`). The policy sets the default and the limit (by default %d and %d days after `approved_at`).",
		policy.ApprovalDefault/governance.Day, policy.ApprovalLimit/governance.Day))
	expiresAt.Optional, expiresAt.Computed = true, true
	recordedAt := fw.TimeAttribute("The register's own time when it first saw this decision. Known after apply.")
	recordedAt.Computed, recordedAt.Validators = true, nil
	return schema.Schema{
		MarkdownDescription: "One person's approval or rejection of one stage of a migration, for one exact scope. It counts only for the digest that it names: " +
			"when the material scope changes, it becomes stale. Write `digest` as a literal. An approval with `digest = ciam_migration.x.digest` would follow a changed scope by itself, and CIAM213 refuses that.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("approval/legacy-to-cloud/cutover/compliance/jane-doe"),
			"migration_id": fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"stage":        fw.Stage("The approved stage: `design`, `build`, `cutover` (default) or `decommission`."),
			"function":     fw.RequiredStringInID("The function for which the approver decides: `engineering`, `security` or `compliance`. An advisory reviewer can also be of another function that the migration's `approvers` names.", fw.OneOf(governance.ReviewingFunctions())),
			"approver":     fw.RequiredStringInID("The id of the person who approves.", fw.Reference(governance.KindPerson)),
			"decision": fw.OptionalStringWithDefault("`approved` (default), `rejected` or `withdrawn`. A rejection or withdrawal closes the stage's gate.",
				governance.Approved, governance.Approved, governance.Rejected, governance.Withdrawn),
			"digest":        fw.RequiredString("The approved digest of the migration. Write it as a literal.", fw.Digest()),
			"approved_at":   approvedAt,
			"expires_at":    expiresAt,
			"conditions":    fw.OptionalString("The approver's conditions.", fw.NotBlank()),
			"external_ref":  fw.OptionalString("Where the approver decided, for example a ticket.", fw.NotBlank()),
			"jurisdictions": fw.OptionalLimit("The jurisdictions that the approval covers. Unset covers all."),
			"evidence_ids":  fw.OptionalSet("The ids of the evidence that the approver reviewed. List them: with a `for` over all evidence, a new piece would change the statement.", fw.Reference(governance.KindEvidence)),
			"overrides": fw.OptionalSet("The ids of rejections and withdrawals by others that this approval knowingly overrides (CIAM209). They may be retired. "+
				"A required approver overrides a required approver of the same function, or any advisory reviewer.", fw.Reference(governance.KindApproval)),
			"signature":   fw.Signature("statement", "ciam-approval", "the approver's"),
			"statement":   fw.Statement(". Known after apply if `evidence_ids` is set."),
			"assurance":   fw.Assurance("approval"),
			"recorded_at": recordedAt,
		},
	}
}
