package permit

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// deadline refuses a ratify_by that has passed or lies too far ahead. It returns
// nil for a valid one, and for one that is not known yet.
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

// toRatify warns by when an emergency must be ratified, and how.
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

// overdue warns that an emergency was not ratified in time.
func overdue(p governance.Permit) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("emergency"), "Emergency was not ratified",
		fmt.Sprintf("%s went ahead although these rules were not met: %s. %s did not open for its scope, %s, by %s. CIAM804 refuses the migration's next permit.",
			p.ID(), strings.Join(p.Missing, ", "), p.GateID, p.Scope, utc(p.Emergency.RatifyBy)))
}

func utc(at time.Time) string { return at.UTC().Format(time.RFC3339) }
