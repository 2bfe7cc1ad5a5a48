package exception

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	grantedAt := fw.Moment("When it was granted, in UTC (`Z`). Another time is another grant in place of this one, and counts again (CIAM605).")
	grantedAt.Required = true
	grantedAt.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	expiresAt := fw.Moment("When it lapses, in UTC (`Z`): after `granted_at`, and at most 90 days after it.")
	expiresAt.Required = true
	person := fw.Reference(governance.KindPerson)
	return schema.Schema{
		MarkdownDescription: "A time-boxed waiver of one soft rule, approved by compliance. It counts for a gate that names it in `exception_ids`, and only while it is in force: " +
			"what it waives is still shown, as a warning that names the exception and its expiry. How often a rule was excepted is counted in the register's history, so that destroying an exception hides nothing.",
		Attributes: map[string]schema.Attribute{
			"id":            fw.ID("exception/legacy-to-cloud/mfa-grace"),
			"migration_id":  fw.Fixed("The id of the migration.", fw.Reference(governance.KindMigration)),
			"name":          fw.Fixed("The exception's name in ids. Changing it makes another exception.", fw.Slug()),
			"rule":          fw.Required("The code of the rule that is waived, for example `CIAM502`. A hard or advisory rule cannot be waived.", fw.Text()),
			"jurisdictions": fw.RequiredSet("Where it holds: ISO 3166-1 alpha-2 codes, or `EU`. A gate needs all jurisdictions of its migration covered."),
			"subject": fw.OptionalText("The id of the one record that it is about: one of this migration, a party or a steering group. Unset: any. "+
				"Write the id of a gate as a literal, since the gate in turn names the exception.", fw.Record()),
			"reason":               fw.Required("Why the rule cannot be met now.", fw.Text()),
			"compensating_control": fw.Required("What is done instead until then.", fw.Text()),
			"requested_by":         fw.Required("The id of the person who asks for it; somebody else than who approves it.", person),
			"approved_by":          fw.Required("The id of the person who approves it; one of your own, of the compliance function.", person),
			"granted_at":           grantedAt,
			"expires_at":           expiresAt,
			"signature":            fw.Signature(),
			"statement":            fw.Statement(", for `approved_by`."),
			"assurance":            fw.Assurance("exception"),
		},
	}
}
