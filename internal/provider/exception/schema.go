package exception

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	grantedAt := fw.TimeAttribute("When the exception was granted, in UTC (`Z`). A changed time is a new grant, which counts again (CIAM605).")
	grantedAt.Required = true
	grantedAt.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	expiresAt := fw.TimeAttribute("When the exception expires, in UTC (`Z`): after `granted_at`, by no more than the policy allows (by default 90 days).")
	expiresAt.Required = true
	person := fw.Reference(governance.KindPerson)
	return schema.Schema{
		MarkdownDescription: "A time-boxed waiver of one soft rule, approved by compliance. It waives findings at a gate that names it in `exception_ids`, while it is in force. " +
			"A waived finding is still shown, as a warning with the exception and its expiry. The register's history counts how often a rule was waived, so destroying an exception resets nothing.",
		Attributes: map[string]schema.Attribute{
			"id":            fw.ID("exception/legacy-to-cloud/mfa-grace"),
			"migration_id":  fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"name":          fw.RequiredStringInID("The exception's name in ids. A change creates another exception.", fw.Slug()),
			"rule":          fw.RequiredString("The code of the waived rule, for example `CIAM502`. Hard and advisory rules cannot be waived.", fw.NotBlank()),
			"jurisdictions": fw.RequiredSet("The jurisdictions that the exception covers: as in `ciam_migration`. They must cover all jurisdictions of the migration."),
			"subject": fw.OptionalString("The id of the record to which the exception applies: a record of this migration, a party or a steering group. Unset applies to any. "+
				"Write a gate's id as a literal, because the gate refers to the exception.", fw.Record()),
			"reason":               fw.RequiredString("Why the rule cannot be satisfied yet.", fw.NotBlank()),
			"compensating_control": fw.RequiredString("What reduces the risk until then.", fw.NotBlank()),
			"requested_by":         fw.RequiredString("The id of the person who requests the exception. It must not be the approver.", person),
			"approved_by":          fw.RequiredString("The id of the person who approves the exception: internal, of the compliance function.", person),
			"granted_at":           grantedAt,
			"expires_at":           expiresAt,
			"signature":            fw.Signature(),
			"statement":            fw.Statement(", for `approved_by`."),
			"assurance":            fw.Assurance("exception"),
		},
	}
}
