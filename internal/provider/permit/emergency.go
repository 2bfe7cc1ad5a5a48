package permit

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// emergencyType is the argument emergency.
var emergencyType = map[string]attr.Type{
	"incident": types.StringType, "reason": types.StringType,
	"authorised_by": types.StringType, "ratify_by": timetypes.RFC3339Type{},
}

func emergencyAttribute() schema.SingleNestedAttribute {
	ratifyBy := fw.Moment("By when the gate must open for the same scope, in UTC: after the permit is created, by no more than the policy allows (by default 72 hours). Otherwise, CIAM804 refuses the migration's next permit.")
	ratifyBy.Required = true
	return schema.SingleNestedAttribute{
		Optional:      true,
		PlanModifiers: []planmodifier.Object{objectplanmodifier.RequiresReplace()},
		MarkdownDescription: "For a change that cannot wait: gives the permit although the gate is closed. It covers only what is missing (CIAM106, 211, 214, 502, 506 and 507), and never overrides another rule. " +
			"What is missing is shown as warnings and recorded in `snapshot`. Ratify the emergency by `ratify_by`: supply what is missing, and apply until the gate is open.",
		Attributes: map[string]schema.Attribute{
			"incident":      fw.Required("The incident's ticket.", fw.Text()),
			"reason":        fw.Required("Why it cannot wait.", fw.Text()),
			"authorised_by": fw.Required("The id of the person who authorised it.", fw.Reference(governance.KindPerson)),
			"ratify_by":     ratifyBy,
		},
	}
}

// readEmergency reads an emergency as far as it is known; nil for none, or
// while it is not known whether there is one.
func readEmergency(r *fw.Reading, v types.Object) *governance.Emergency {
	var own fw.Reading
	defer func() {
		if v.IsUnknown() || len(own.Unknown) > 0 {
			r.Unknown = append(r.Unknown, "emergency")
		}
	}()
	if v.IsNull() || v.IsUnknown() {
		return nil
	}
	text := func(name string) types.String {
		s, _ := v.Attributes()[name].(types.String)
		return s
	}
	ratifyBy, _ := v.Attributes()["ratify_by"].(timetypes.RFC3339)
	return &governance.Emergency{
		Incident:     fw.String[string](&own, "incident", text("incident")),
		Reason:       fw.String[string](&own, "reason", text("reason")),
		AuthorisedBy: fw.String[governance.ID](&own, "authorised_by", text("authorised_by")),
		RatifyBy:     own.Time("ratify_by", ratifyBy),
	}
}

func showEmergency(e *governance.Emergency) types.Object {
	if e == nil {
		return types.ObjectNull(emergencyType)
	}
	return types.ObjectValueMust(emergencyType, map[string]attr.Value{
		"incident": fw.Optional(e.Incident), "reason": fw.Optional(e.Reason),
		"authorised_by": fw.Optional(e.AuthorisedBy), "ratify_by": fw.Time(e.RatifyBy),
	})
}

// deadline refuses a ratify_by that has passed or lies too far ahead; nil for
// one that will do, or that is not known yet.
func deadline(view rules.View, e governance.Emergency) diag.Diagnostic {
	now, limit := view.Now(), view.Policy().EmergencyLimit
	last := now.Add(limit)
	if e.RatifyBy.IsZero() || e.RatifyBy.After(now) && !e.RatifyBy.After(last) {
		return nil
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("emergency"), "Invalid ratify_by",
		fmt.Sprintf("Found: ratify_by is %s and the time is now %s. An emergency must be ratified within %d hours of its permit.\n\nWhy: Without a near deadline, emergencies become the usual way to skip a gate.\n\nFix: Set ratify_by to a time after now and not later than %s.",
			utc(e.RatifyBy), utc(now), limit/time.Hour, utc(last)))
}

// toRatify says by when and how an emergency that goes ahead is ratified.
func toRatify(p governance.Permit, scope string, missing []string) diag.Diagnostic {
	by := "ratify_by"
	if !p.Emergency.RatifyBy.IsZero() {
		by = utc(p.Emergency.RatifyBy)
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("emergency"), "Emergency must be ratified",
		fmt.Sprintf("%s goes ahead although these rules are not met: %s. It must be ratified by %s, or CIAM804 refuses the migration's next permit.\n\n"+
			"Fix: Supply what is missing for the same scope, %s, and apply the configuration of %s before then. The gate must open.",
			p.ID(), strings.Join(missing, ", "), by, scope, p.GateID))
}

// overdue says that an emergency was not ratified in time.
func overdue(p governance.Permit) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("emergency"), "Emergency was not ratified",
		fmt.Sprintf("%s went ahead although these rules were not met: %s. %s did not open for its scope, %s, by %s. CIAM804 refuses the migration's next permit.",
			p.ID(), strings.Join(p.Missing, ", "), p.GateID, p.Scope, utc(p.Emergency.RatifyBy)))
}

func utc(at time.Time) string { return at.UTC().Format(time.RFC3339) }
