package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// directorySchema is the argument directory. Its names are those of directory.Config.
func directorySchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "The identity directory against which the owners of records are checked: exactly one of `ldap`, `scim` and `file`. Without it, nobody is looked up, and CIAM901 to CIAM904 are not judged. " +
			"The environment takes precedence over each argument: the variable is `" + envDirectory + "` and the path in upper case, such as `CIAM_DIRECTORY_FILE_PATH` or `CIAM_DIRECTORY_LDAP_BIND_PASSWORD`. Lists are separated by spaces, and maps are JSON. " +
			"A secret can also be in a file, which the variable with the suffix `_FILE` names. The guide [Identity directory](guides/directory.md) has examples.",
		Attributes: map[string]schema.Attribute{
			"ldap": ldapSchema(),
			"scim": scimSchema(),
			"file": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "An export of an HR system: CSV with the columns `id`, `login`, `mail`, `active`, `employee_type` and `groups`, or JSON Lines with these names.",
				Attributes: map[string]schema.Attribute{
					"path":    text("The path of the file, relative to the working directory."),
					"max_age": text("The age from which the file counts as unavailable, such as `72h` (default). A first line `# exported_at=` with a time says when it was exported; otherwise, the file's own time counts."),
				},
			},
			"functions": schema.MapAttribute{
				Optional: true, ElementType: types.ListType{ElemType: types.StringType},
				MarkdownDescription: "For each function, the groups whose members have it: DNs for `ldap`, and display names for `scim` and `file`. CIAM903 checks the functions that are listed here.",
			},
			"external": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "What marks a contractor or vendor in the directory.",
				Attributes: map[string]schema.Attribute{
					"employee_types": texts("Employee types that mark somebody as external, such as `contractor`. Letter case does not matter."),
					"groups":         texts("Groups whose members are external."),
				},
			},
			"on_unavailable": text("What happens while the directory does not answer. `error` (default): a plan that creates or changes a record with a role, or a permit, fails. `warn`: what the directory said last counts, but never for a high-tier permit."),
			"timeout":        text("The time for all requests of one run together. Default `10s`."),
		},
	}
}

func ldapSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "An LDAP server: OpenLDAP, Active Directory, FreeIPA or another one.",
		Attributes: map[string]schema.Attribute{
			"urls":             texts("The servers, in the order in which they are tried: `ldaps://HOST`, `ldap://HOST` with `start_tls`, or `ldapi://`."),
			"ca_file":          text("A file with the certificates of the authorities that signed the server's certificate, in PEM format. Default: those of the system."),
			"start_tls":        flag("Whether to encrypt a connection to `ldap://` with StartTLS."),
			"bind_dn":          text("The DN of the account that reads the directory."),
			"bind_password":    secret("The password of that account. Better set `CIAM_DIRECTORY_LDAP_BIND_PASSWORD`, or an ephemeral variable."),
			"sasl_external":    flag("Whether to bind with SASL EXTERNAL: as the owner of the client certificate, or as the user of the process on `ldapi://`."),
			"client_cert_file": text("A file with the client certificate, in PEM format."),
			"client_key_file":  text("A file with the key of the client certificate, in PEM format."),
			"base_dn":          text("The DN below which people and groups are."),
			"user_base_dn":     text("The DN below which people are. Default: `base_dn`."),
			"group_base_dn":    text("The DN below which groups are. Default: `base_dn`."),
			"user_filter":      text("The filter for entries of people. It replaces that of the preset."),
			"group_filter":     text("The filter for entries of groups. It replaces that of the preset."),
			"preset":           text("The attributes and filters of a kind of server: `openldap` (default), `active_directory` or `freeipa`."),
			"attributes": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Attributes of the server that differ from the preset, by what they are for, such as `login` or `employee_type`.",
			},
			"page_size": schema.Int64Attribute{Optional: true, MarkdownDescription: "The number of entries in one reply, from 1 to 1000. Default 200."},
		},
	}
}

func scimSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "A SCIM 2.0 service (RFC 7643 and RFC 7644), with a token or the client credentials of OAuth.",
		Attributes: map[string]schema.Attribute{
			"url":           text("The base URL, such as `https://id.example.com/scim/v2`."),
			"token":         secret("A bearer token. Better set `CIAM_DIRECTORY_SCIM_TOKEN`, or an ephemeral variable."),
			"client_id":     text("The client's id, for OAuth client credentials."),
			"client_secret": secret("The client's secret. Better set `CIAM_DIRECTORY_SCIM_CLIENT_SECRET`, or an ephemeral variable."),
			"token_url":     text("The URL of the token endpoint, for OAuth client credentials."),
			"ca_file":       text("A file with the certificates of the authorities that signed the server's certificate, in PEM format. Default: those of the system."),
		},
	}
}

func text(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description}
}

func secret(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
}

func texts(description string) schema.ListAttribute {
	return schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description}
}

func flag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}
