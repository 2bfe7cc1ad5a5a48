package party

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Somebody who can hold a role in a migration: a person, a team or a vendor. " +
			"Parties are shared by all migrations of a register; many organisations declare them in one central state.",
		Attributes: map[string]schema.Attribute{
			"id": fw.ID("person/jane-doe"),
			"kind": fw.Fixed("`person`, `team` or `vendor`. Changing it makes another party.",
				fw.OneOf(governance.PartyKinds())),
			"name": fw.Fixed("The party's name in ids: lower-case letters, digits, `-`, `_` and `.`, at most 63 characters. Changing it makes another party.",
				fw.Slug()),
			"display_name": fw.OptionalText("The name as people write it.", fw.Text()),
			"email":        fw.OptionalText("A mail address.", fw.Email()),
			"function": fw.OptionalText("The function the party speaks for: `business`, `engineering`, `security` or `compliance`. Required for a person or team; a vendor has none.",
				fw.OneOf(governance.Functions())),
			"employer": fw.OptionalText("The id of the vendor that employs a person or team. Unset for your own people.",
				fw.Reference(governance.KindVendor)),
			"members": fw.OptionalSet("The ids of a team's members, all persons.",
				fw.Reference(governance.KindPerson)),
			"signing_keys": fw.OptionalSet("A person's OpenSSH public keys, one line each as in `authorized_keys`, without options.",
				fw.PublicKey()),
			"directory_ref": fw.OptionalText("How the identity directory knows the party: a userName, mail address, uid, DN or group name.",
				fw.Text()),
			"external": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether the party is not one of your own: a vendor, whom a vendor employs, or a team whose members all are. " +
					"For a team it depends on other records and is known after apply.",
			},
		},
	}
}
