package riskacceptance

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

func schemaOf() schema.Schema {
	acceptedAt := fw.TimeAttribute("When the risk was accepted, in UTC (`Z`).")
	acceptedAt.Required = true
	limits := governance.DefaultPolicy().ReviewLimits
	reviewBy := fw.TimeAttribute(fmt.Sprintf("When the acceptance expires unless the risk is reviewed and accepted again, in UTC (`Z`): after `accepted_at`, by no more than the policy allows "+
		"(by default %d days at low and %d at moderate residual risk, %d at high, %d at critical).",
		limits.Low/governance.Day, limits.Moderate/governance.Day, limits.High/governance.Day, limits.Critical/governance.Day))
	reviewBy.Required = true
	revokedAt := fw.TimeAttribute("When the acceptance was revoked, in UTC (`Z`). A revoked acceptance does not count. Set it once and never remove it: only an acceptance with a later `accepted_at` replaces it, also under another name. Acceptances that the register held before still count.")
	revokedAt.Optional = true
	return schema.Schema{
		MarkdownDescription: "The risk owner's written acceptance of the residual risk of one exact scope. At high risk, the cutover gate requires one in force, by the migration's `risk_owner` or, if that is a team, by one of its members. " +
			"A critical risk also needs the business owner or the steering group's chair. A gate counts the acceptances that it names in `risk_acceptance_ids`, and only for the digest that they name.",
		Attributes: map[string]schema.Attribute{
			"id":                   fw.ID("risk/legacy-to-cloud/session-replay"),
			"migration_id":         fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"name":                 fw.RequiredStringInID("The acceptance's name in ids. A change creates another acceptance.", fw.Slug()),
			"digest":               fw.RequiredString("The digest of the migration whose risk is accepted. Write it as a literal: when the material scope changes, the risk must be accepted again.", fw.Digest()),
			"risk":                 fw.RequiredString("What can happen.", fw.NotBlank()),
			"residual":             fw.RequiredString("The residual risk: `low`, `moderate`, `high` or `critical`.", fw.OneOf(governance.Residuals())),
			"justification":        fw.RequiredString("Why the residual risk is acceptable.", fw.NotBlank()),
			"conditions":           fw.OptionalString("The conditions of the acceptance.", fw.NotBlank()),
			"compensating_control": fw.OptionalString("What limits the risk meanwhile.", fw.NotBlank()),
			"external_ref":         fw.OptionalString("Where the risk was accepted, for example a ticket.", fw.NotBlank()),
			"accepted_by":          fw.RequiredString("The id of the internal person who accepts the risk.", fw.Reference(governance.KindPerson)),
			"co_accepted_by":       fw.OptionalString("The id of the internal person who accepts the risk too: at `critical`, the migration's business owner or the chair of its steering group, and another person than `accepted_by`.", fw.Reference(governance.KindPerson)),
			"accepted_at":          acceptedAt,
			"review_by":            reviewBy,
			"revoked_at":           revokedAt,
			"signature":            fw.Signature("statement", "ciam-risk-acceptance", "that of `accepted_by`"),
			"co_signature":         fw.Signature("statement", "ciam-risk-acceptance", "that of `co_accepted_by`"),
			"statement":            fw.Statement(", for `accepted_by` and `co_accepted_by`."),
			"assurance":            fw.Assurance("acceptance"),
		},
	}
}
