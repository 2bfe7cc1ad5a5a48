package party

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A person, team or vendor that can hold a role in a migration. " +
			"All migrations of a register share its parties. Many organisations declare them in one central state.",
		Attributes: map[string]schema.Attribute{
			"id": fw.ID("person/jane-doe"),
			"kind": fw.RequiredStringInID("`person`, `team` or `vendor`. A change creates another party.",
				fw.OneOf(governance.PartyKinds())),
			"name": fw.RequiredStringInID("The party's name in ids: lower-case letters, digits, `-`, `_` and `.`, at most 63 characters. A change creates another party.",
				fw.Slug()),
			"display_name": fw.OptionalString("The name to show to people.", fw.NotBlank()),
			"email":        fw.OptionalString("The party's email address.", fw.Email()),
			"function": fw.OptionalString("The party's function: `business`, `engineering`, `security` or `compliance`, or one that only advises: `legal`, `privacy`, `fraud`, `operations`, `support` or `audit`. Required for a person or team. A vendor has none.",
				fw.OneOf(governance.Functions())),
			"employer": fw.OptionalString("The id of the vendor that employs the person or team. Leave it unset for your own people.",
				fw.Reference(governance.KindVendor)),
			"members": fw.OptionalSet("The person ids of a team's members.",
				fw.Reference(governance.KindPerson)),
			"signing_keys": fw.OptionalSet("A person's OpenSSH public keys, each one line as in `authorized_keys`, without options.",
				fw.PublicKey()),
			"directory_ref": fw.OptionalString("The party's name in the identity directory: a userName, email address, uid, DN or group name. Without it, the party is looked up by `email`, and then by `name`. A change accepts another identity.",
				fw.NotBlank()),
			"directory_status":   fw.ComputedString("What the identity directory says of the party: `active`, `inactive` (disabled, or has left), or `missing`. It is `unknown` where the directory did not answer, and `unchecked` where the provider has no `directory`. A vendor has none. Known after apply."),
			"directory_function": fw.ComputedString("The function whose group in the directory the party is a member of. If there are several, it is `function` if that is one of them."),
			"directory_external": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the directory says that the party is a contractor or works for a vendor.",
			},
			"directory_id": fw.ComputedString("The key of the party's entry in the directory, which stays when a login goes to somebody else. If it changes, CIAM901 reports it."),
			"external": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether the party is external: a vendor, a vendor's employee, or a team whose members are all external. " +
					"For a team, it depends on other records and is known after apply.",
			},
		},
	}
}
