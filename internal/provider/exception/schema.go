package exception

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func schemaOf() schema.Schema {
	grantedAt := fw.TimeAttribute("When the exception was granted, in UTC (`Z`). A later time is another grant, which counts again (CIAM605), unless it extends nothing while the exception is in force.")
	grantedAt.Required = true
	policy := governance.DefaultPolicy()
	expiresAt := fw.TimeAttribute(fmt.Sprintf("When the exception expires, in UTC (`Z`): after `granted_at`, by no more than the policy allows (by default %d days, and %d for a `control`).",
		policy.ExceptionLimit/governance.Day, policy.ControlExceptionLimit/governance.Day))
	expiresAt.Required = true
	person := fw.Reference(governance.KindPerson)
	return schema.Schema{
		MarkdownDescription: "A time-boxed waiver of one soft rule, approved by compliance, or with `control` a recorded exception to a control. A waiver waives findings at a gate that names it in `exception_ids`, while it is in force. " +
			"A waived finding is still shown, as a warning with the exception and its expiry. The register's history counts how often a rule was waived, so destroying an exception resets nothing.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("exception/legacy-to-cloud/mfa-grace"),
			"migration_id": fw.RequiredStringInID("The id of the migration.", fw.Reference(governance.KindMigration)),
			"name":         fw.RequiredStringInID("The exception's name in ids. A change creates another exception.", fw.Slug()),
			"rule": fw.OptionalString("The code of the waived rule, for example `CIAM502`. Hard and advisory rules cannot be waived. Set exactly one of `rule` and `control`.",
				fw.NotBlank(), stringvalidator.ExactlyOneOf(path.MatchRoot("rule"), path.MatchRoot("control"))),
			"control": fw.OptionalString("A control, or a clause of your organisation, that is not met: for example `nist-csf-2.0:PR.AA-03` or `policy:MFA-4.2`. Such an exception is recorded and "+
				fmt.Sprintf("reported, and waives no rule. By default, it can last %d days, and %d of them can be in force for one migration.",
					policy.ControlExceptionLimit/governance.Day, policy.ControlExceptionBudget), fw.Control()),
			"items": fw.OptionalSet("What the exception is about, for a rule that is about several things: "+itemsByRule()+". "+
				"Required for these rules. Only the items are waived.", fw.NotBlank()),
			"jurisdictions": fw.RequiredSet("The jurisdictions that the exception covers: as in `ciam_migration`. They must cover all jurisdictions of the migration, or those of the row of the decision matrix that a finding is about."),
			"subject": fw.OptionalString("The id of the record to which the exception applies: a record of this migration, a party or a steering group. Unset applies to any. "+
				"Write a gate's id as a literal, because the gate refers to the exception.", fw.Record()),
			"reason":               fw.RequiredString("Why the rule cannot be satisfied yet.", fw.NotBlank()),
			"compensating_control": fw.RequiredString("What reduces the risk until then.", fw.NotBlank()),
			"external_ref":         fw.OptionalString("Where the exception was decided, for example a ticket.", fw.NotBlank()),
			"requested_by":         fw.RequiredString("The id of the person who requests the exception. It must not be the approver.", person),
			"approved_by":          fw.RequiredString("The id of the person who approves the exception: internal, of the compliance function.", person),
			"granted_at":           grantedAt,
			"expires_at":           expiresAt,
			"signature":            fw.Signature("statement", "ciam-exception", "that of `approved_by`"),
			"statement":            fw.Statement(", for `approved_by`."),
			"assurance":            fw.Assurance("exception"),
		},
	}
}

// itemsByRule says what the items are of each rule that has some: "decisions for
// CIAM103, CIAM106; controls for CIAM501".
func itemsByRule() string {
	var kinds []string
	codes := map[string][]string{}
	for _, rule := range rules.All() {
		if rule.Items == "" || !rule.Waivable() {
			continue
		}
		if codes[rule.Items] == nil {
			kinds = append(kinds, rule.Items)
		}
		codes[rule.Items] = append(codes[rule.Items], string(rule.Code))
	}
	for i, kind := range kinds {
		kinds[i] = kind + " for " + strings.Join(codes[kind], ", ")
	}
	return strings.Join(kinds, "; ")
}
