package pages

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

// observedRow is a checked plan, with what a reviewer of a stage asks first.
type observedRow struct {
	ID         types.String `tfsdk:"id"`
	Current    types.Bool   `tfsdk:"current"`
	Touches    types.Set    `tfsdk:"touches"`
	Undeclared types.Set    `tfsdk:"undeclared"`
	Unread     types.Set    `tfsdk:"unread"`
	Opaque     types.Set    `tfsdk:"opaque"`
	Silenced   types.Set    `tfsdk:"silenced"`
	Deferred   types.Bool   `tfsdk:"deferred"`
	RecordedAt fw.Timestamp `tfsdk:"recorded_at"`
}

func observedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          dsattr.ComputedString("The observation's id. The data source `ciam_observation` has all of it."),
		"current":     dsattr.ComputedBool("Whether it is for the migration's current scope. The gate uses only such plans."),
		"touches":     dsattr.ComputedSet("What the plan touches, declared or not."),
		"undeclared":  dsattr.ComputedSet("The touches that the migration does not declare now (CIAM707)."),
		"unread":      dsattr.ComputedSet("The resource types of identity providers that the mapping does not know."),
		"opaque":      dsattr.ComputedSet("The addresses of changes whose effect a plan does not show, such as provisioners."),
		"silenced":    dsattr.ComputedSet("The addresses where the organisation's own rows took a touch away."),
		"deferred":    dsattr.ComputedBool("Whether the plan puts changes off to a later plan."),
		"recorded_at": dsattr.ComputedTime("When the observation was recorded, by the register's clock."),
	}
}

func observedRows(o report.Observed, digest string) []observedRow {
	rows := make([]observedRow, len(o.Plans))
	for i, p := range o.Plans {
		silenced := make([]string, len(p.Silenced))
		for j, s := range p.Silenced {
			silenced[j] = s.Address
		}
		rows[i] = observedRow{
			ID: fw.StringOrNull(p.ID()), Current: types.BoolValue(p.Digest == digest), Touches: fw.SetValue(p.Touched()), Undeclared: fw.SetValue(p.Undeclared),
			Unread: fw.SetValue(p.Unread), Opaque: fw.SetValue(p.Opaque), Silenced: fw.SetValue(governance.NewSet(silenced...)),
			Deferred: types.BoolValue(p.Deferred), RecordedAt: fw.TimeOrNull(p.ObservedAt),
		}
	}
	return rows
}
