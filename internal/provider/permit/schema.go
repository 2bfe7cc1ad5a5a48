package permit

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func schemaOf() schema.Schema {
	usedAt := fw.TimeAttribute("When the permit was given, by the register's clock. Known after apply.")
	usedAt.Computed, usedAt.Validators = true, nil
	snapshot := fw.ComputedString("JSON of everything that the permit rested on: the gate's attestation and each record. Known after apply.")
	plannedAt := fw.TimeAttribute("When the plan was made that creates this permit: write `plantimestamp()`. At apply, the register must then have an observation of that plan (`plan check -record`) for the migration's current scope (CIAM710). " +
		"Required where `plan_observation` of the provider requires checked plans. Once it has a value, it never changes, and adding it to an existing permit records nothing.")
	plannedAt.Optional, plannedAt.Computed = true, true
	plannedAt.PlanModifiers = []planmodifier.String{keptOnce{}}
	pin := fw.OptionalString("Pins the scope: the permit is refused if the migration's digest differs. A change creates another permit.", fw.Digest())
	pin.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "The decision to go ahead, taken once. Real infrastructure depends on it with `depends_on`, in this state or in another team's. " +
			"While its gate is closed, creating a permit fails the plan and the apply, with one error for each unmet rule. " +
			"An existing permit is never judged again: later expiries, departures and changes do not undo it. " +
			"The register keeps it for the retention that the policy sets (by default seven calendar years), with all records that it rested on, whichever state manages them. A plan that would destroy one of them fails (CIAM505), and shows the `removed` block that removes it from the state only.",
		Attributes: map[string]schema.Attribute{
			"id":      fw.ID("permit/legacy-to-cloud/cutover/1"),
			"gate_id": fw.RequiredStringInID("The id of the gate that must be open.", fw.Reference(governance.KindGate)),
			"digest":  pin,
			"attempt": schema.Int64Attribute{
				Optional: true, Computed: true, Default: int64default.StaticInt64(1),
				Validators:          []validator.Int64{fw.WholeNumber(1, fw.MaxWhole)},
				PlanModifiers:       []planmodifier.Int64{int64planmodifier.RequiresReplace()},
				MarkdownDescription: "The number of the attempt, from 1. Default: 1. Another attempt is a new decision, which is judged again.",
			},
			"outcome": fw.OptionalStringWithDefault("The outcome of the change: `in_progress` (default), `succeeded`, `rolled_back` or `aborted`. A permit is created in progress. Its outcome is final, except that a change which succeeded can be rolled back (CIAM808).",
				governance.InProgress, governance.InProgress, governance.Succeeded, governance.RolledBack, governance.Aborted),
			"emergency":  emergencyAttribute(),
			"statement":  fw.Statement(", by the person who authorises the emergency (`emergency.signature`). Null without an emergency."),
			"planned_at": plannedAt,
			"used_at":    usedAt,
			"snapshot":   snapshot,
		},
	}
}

func emergencyAttribute() schema.SingleNestedAttribute {
	ratifyBy := fw.TimeAttribute(fmt.Sprintf("By when the gate must open for the same scope, in UTC: after the permit is created, by no more than the policy allows (by default %.0f hours). "+
		"Otherwise, CIAM804 refuses the migration's next permit.", governance.DefaultPolicy().EmergencyLimit.Hours()))
	ratifyBy.Required = true
	return schema.SingleNestedAttribute{
		Optional:      true,
		PlanModifiers: []planmodifier.Object{objectplanmodifier.RequiresReplace()},
		MarkdownDescription: "For a change that cannot wait: gives the permit although the gate is closed. It covers only what is missing, expired or stale (" + waiting() + ", and a signature that the policy requires), and never overrides another rule. " +
			"What is missing is shown as warnings and recorded in `snapshot`. Ratify the emergency by `ratify_by`: supply what is missing, and apply until the gate is open.",
		Attributes: map[string]schema.Attribute{
			"incident":      fw.RequiredString("The incident's ticket.", fw.NotBlank()),
			"reason":        fw.RequiredString("Why it cannot wait.", fw.NotBlank()),
			"authorised_by": fw.RequiredString("The id of the person who authorised it.", fw.Reference(governance.KindPerson)),
			"ratify_by":     ratifyBy,
			"signature":     fw.Signature("statement", "ciam-emergency", "that of `authorised_by`"),
		},
	}
}

// waiting lists the rules that can keep a gate closed and that an emergency permit goes
// ahead without.
func waiting() string {
	var codes []string
	for _, rule := range rules.All() {
		if rule.WaitsInEmergency && (rule.Enforcement != rules.Advisory || rule.Else != rules.Otherwise{}) {
			codes = append(codes, string(rule.Code))
		}
	}
	return strings.Join(codes, ", ")
}
