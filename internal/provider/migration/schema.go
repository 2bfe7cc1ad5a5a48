package migration

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A change of the platform with which customers sign in, and the parties that may decide on it. " +
			"The risk tier, the required functions, decisions and evidence, and the digest of the material scope derive from the arguments and are known at plan time.\n\n" +
			"The material scope consists of `name`, `source_platform`, `target_platform`, `touches`, `jurisdictions`, `non_human_identities`, `minimum_risk` and `implementers`. " +
			"If one of them changes, approvals of the old digest become stale. Replacing an approver or changing the title makes no approval stale.",
		Attributes: map[string]schema.Attribute{
			"id":              fw.ID("migration/legacy-to-cloud"),
			"name":            fw.RequiredStringInID("The migration's name in ids. A change creates another migration.", fw.Slug()),
			"title":           fw.RequiredString("A one-line summary of the change.", fw.NotBlank()),
			"description":     fw.OptionalString("A free-text description of the migration.", fw.NotBlank()),
			"external_ref":    fw.OptionalString("The change ticket.", fw.NotBlank()),
			"source_platform": fw.OptionalString("The platform from which customers move, as a name of lower-case letters, digits, `-`, `_` and `.`. Migrations are compared by it.", fw.Platform()),
			"target_platform": fw.RequiredString("The platform to which customers move, as a name like `source_platform`.", fw.Platform()),
			"touches": fw.RequiredSet("What the migration changes. High risk: `sso`, `delegated_admin`, `secrets_rotation`, `cross_border_data`, `privileged_api`. "+
				"Moderate: `machine_to_machine`, `authentication_policy`, `mfa_policy`, `session_design`, `token_lifetimes`, `provisioning`, `data_migration`, `customer_recovery`, `consent`, `audit_evidence`, `idp_integration`, "+
				"`passkeys` (they are bound to the sign-in domain), `custom_domain` (the sign-in domain, on which cookies and passkeys depend), `account_linking`, `bot_detection`, `message_delivery` (who sends one-time codes). "+
				"Low: `branding`, `localization`, `sdk_upgrade`, `notification_templates`.", fw.OneOf(governance.Touches())),
			"jurisdictions": fw.RequiredSet("The customers' jurisdictions. A country is its ISO 3166-1 alpha-2 code such as `CH`, and a part of it the ISO 3166-2 code such as `US-CA`: a country covers its parts. `EU` stands for its 27 members, and `EEA` for these and IS, LI and NO."),
			"non_human_identities": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether the platform also serves non-human identities (workloads, machines). Default `false`. If privileged APIs, secrets or data are touched, say it explicitly (CIAM712).",
			},
			"business_owner": fw.RequiredString("The id of the person who owns the migration: internal, of the business function.", fw.Party()),
			"risk_owner":     fw.RequiredString("The id of the party that accepts the residual risk: of the business, security or compliance function, never external.", fw.Party()),
			"implementers":   fw.OptionalSet("The ids of the parties that implement the migration. Vendors can be among them, but at least one must be internal and of engineering (CIAM306).", fw.Party()),
			"steering_group": fw.OptionalString("The id of the steering group whose final approvers decide. Required if authentication policy, provisioning and audit evidence change at once.",
				fw.Reference(governance.KindSteeringGroup)),
			"approvers": approvers(),
			"minimum_risk": fw.OptionalString("Raises the risk tier to `low`, `moderate` or `high`. It never lowers the tier.",
				fw.Tier()),
			"status": fw.OptionalStringWithDefault("`active` (default), `completed` or `cancelled`. A migration that is not active gets no permit, and its gates stay closed. Only rules about changes still judge it.",
				governance.Active, governance.Active, governance.Completed, governance.Cancelled),
			"supersedes": fw.OptionalSet("The ids of the migrations that this one continues: an earlier name of its own, or a migration that was stopped or split. It inherits their history: dates of statements, standing rejections, counts of exceptions, emergencies and permits. "+
				"They can be retired. Removing an id changes nothing, because a lineage only grows. If you change `name`, name the earlier id here as a literal (CIAM711).", fw.Reference(governance.KindMigration)),
			"independent_of": fw.OptionalSet("The ids of migrations that this one has nothing to do with, although it resembles them (CIAM711). The gate's attestation and the governance report show it.",
				fw.Reference(governance.KindMigration)),

			"risk_tier": fw.ComputedString("`low`, `moderate` or `high`."),
			"risk_reasons": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "The reasons for the tier, the riskiest first, for example `sso (high)`.",
			},
			"required_functions": fw.ComputedSet("The functions that must approve."),
			"required_decisions": fw.ComputedSet("The decisions that need a `ciam_decision_owner`."),
			"required_evidence":  fw.ComputedSet("The evidence that each stage requires, as `<stage>:<kind>`."),
			"predecessors":       fw.ComputedSet("The ids of all migrations whose history this one inherits: what it supersedes or ever superseded, what those supersede, and so on."),
			"digest":             fw.ComputedString("The digest of the material scope: `sha256:` and the SHA-256 of its canonical JSON (RFC 8785). It depends on the values, never on their order. An approval counts for exactly this digest."),
		},
	}
}

func approvers() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional:            true,
		MarkdownDescription: "The approvers, under keys of your choice. With a steering group, its final approvers are required too.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			// Both are required, but the framework would also miss them in an entry
			// that is not known yet (terraform-plugin-framework issue 186): validate
			// asks for them.
			"party": fw.OptionalString("Required. The id of a person, or of a team of which as many members as `quorum` approve. A vendor only implements; its employees can be advisory reviewers if it does not.", fw.Party()),
			"function": fw.OptionalString("Required. The function for which the party approves: `engineering`, `security` or `compliance`. "+
				"`legal`, `privacy`, `fraud`, `operations`, `support` and `audit` only advise, with `mode = \"advisory\"`.", fw.OneOf(governance.ReviewingFunctions())),
			"mode": fw.OptionalStringWithDefault("`required` (default): the gate stays closed without the approval. `advisory`: the reviewer gives an opinion and decides nothing.",
				governance.Required, governance.Required, governance.Advisory),
			"jurisdictions": fw.OptionalLimit("The jurisdictions for which the party approves. Unset covers all. At high risk, the required compliance approvers must cover all of the migration's (CIAM704). If those of security or engineering do not cover them together, each must approve for all (CIAM211)."),
			"quorum": schema.Int64Attribute{
				// Without a default in the plan: states of earlier versions have no quorum, and would
				// show a change of each migration.
				Optional:            true,
				MarkdownDescription: "How many members of a team must approve. Default `1`. One person counts once: two teams, or a person and a team, need different people.",
				Validators:          []validator.Int64{fw.WholeNumber(1, fw.MaxWhole)},
			},
		}},
	}
}
