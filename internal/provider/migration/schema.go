package migration

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A change of the platform that customers sign in with, and who may decide it. " +
			"The risk tier, the functions that must approve, the decisions that need an owner and the digest of the material scope follow from the arguments and are known at plan time.\n\n" +
			"Material are `name`, `source_platform`, `target_platform`, `touches`, `jurisdictions`, `non_human_identities`, `minimum_risk`, `implementers` and `risk_owner`: " +
			"change one of them, and approvals given for the old digest no longer count. Replacing an approver or rewording the title makes nothing stale.",
		Attributes: map[string]schema.Attribute{
			"id":              fw.ID("migration/legacy-to-cloud"),
			"name":            fw.Fixed("The migration's name in ids. Changing it makes another migration.", fw.Slug()),
			"title":           fw.Required("One line that says what is moved.", fw.Text()),
			"description":     fw.OptionalText("More about it.", fw.Text()),
			"external_ref":    fw.OptionalText("The change ticket.", fw.Text()),
			"source_platform": fw.OptionalText("The platform that is left.", fw.Text()),
			"target_platform": fw.Required("The platform that is moved to.", fw.Text()),
			"touches": fw.RequiredSet("What the migration changes. High risk: `sso`, `delegated_admin`, `secrets_rotation`, `cross_border_data`, `privileged_api`. "+
				"Moderate: `machine_to_machine`, `authentication_policy`, `mfa_policy`, `session_design`, `token_lifetimes`, `provisioning`, `data_migration`, `customer_recovery`, `consent`, `audit_evidence`, `idp_integration`. "+
				"Low: `branding`, `localization`, `sdk_upgrade`, `notification_templates`.", fw.OneOf(governance.Touches())),
			"jurisdictions": fw.RequiredSet("Where the customers are: ISO 3166-1 alpha-2 codes, or `EU`, which covers its 27 members."),
			"non_human_identities": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether the platform also serves non-human identities (workloads, machines). Default `false`.",
			},
			"business_owner": fw.Required("The id of the person who owns the migration; one of your own, of the business function.", fw.Party()),
			"risk_owner":     fw.Required("The id of the party that accepts the residual risk: of the business, security or compliance function, never a vendor.", fw.Party()),
			"implementers":   fw.OptionalSet("The ids of the parties that do the work. Vendors may be among them, but not alone.", fw.Party()),
			"steering_group": fw.OptionalText("The id of the steering group whose final approvers decide. Required when authentication policy, provisioning and audit evidence change at once.",
				fw.Reference(governance.KindSteeringGroup)),
			"approvers": approvers(),
			"minimum_risk": fw.OptionalText("Raises the risk tier to `low`, `moderate` or `high`; never lowers it.",
				fw.Tier()),
			"status": fw.Defaulted("`active` (default), `completed` or `cancelled`. Rules judge an active migration only; the gates of the others stay closed and no permit is given for them.",
				governance.Active, governance.Active, governance.Completed, governance.Cancelled),

			"risk_tier": fw.Shown("`low`, `moderate` or `high`."),
			"risk_reasons": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "What made the tier, the riskiest first, for example `sso (high)`.",
			},
			"required_functions": fw.ShownSet("The functions that must approve."),
			"required_decisions": fw.ShownSet("The decisions that each need a `ciam_decision_owner`."),
			"required_evidence":  fw.ShownSet("The evidence that each stage asks for, as `<stage>:<kind>`."),
			"digest":             fw.Shown("`sha256:` and the SHA-256 of the material scope as canonical JSON (RFC 8785). It depends on values alone, never on their order. Approvals are about exactly this."),
		},
	}
}

func approvers() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional:            true,
		MarkdownDescription: "The named approvers, under keys of your choice. With a steering group its final approvers are the required ones, and these are in addition.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			// Both are required, but the framework would also miss them in an entry
			// that is not known yet (terraform-plugin-framework issue 186): validate
			// asks for them.
			"party":    fw.OptionalText("Required. The id of a person, or of a team any one member of which may approve. Never a vendor.", fw.Party()),
			"function": fw.OptionalText("Required. The function that is approved for: `engineering`, `security` or `compliance`.", fw.OneOf(governance.ApprovingFunctions())),
			"mode": fw.Defaulted("`required` (default): the stage waits for the approval; or `advisory`.",
				governance.Required, governance.Required, governance.Advisory),
			"jurisdictions": fw.OptionalSet("The jurisdictions that a compliance approver answers for; unset covers all."),
		}},
	}
}
