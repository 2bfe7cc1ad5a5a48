package decisionowner

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID           types.String `tfsdk:"id"`
	MigrationID  types.String `tfsdk:"migration_id"`
	Decision     types.String `tfsdk:"decision"`
	Jurisdiction types.String `tfsdk:"jurisdiction"`
	Accountable  types.String `tfsdk:"accountable"`
	Responsible  types.Set    `tfsdk:"responsible"`
	Consulted    types.Set    `tfsdk:"consulted"`
	Informed     types.Set    `tfsdk:"informed"`
	Rationale    types.String `tfsdk:"rationale"`
	Controls     types.Set    `tfsdk:"controls"`
}

func toRecord(m *model) (governance.DecisionOwner, rules.Unknown) {
	var r fw.Reading
	return governance.DecisionOwner{
		MigrationID:  fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		Decision:     fw.ReadString[governance.Decision](&r, "decision", m.Decision),
		Jurisdiction: readJurisdiction(&r, m.Jurisdiction),
		Accountable:  fw.ReadString[governance.ID](&r, "accountable", m.Accountable),
		Responsible:  fw.ReadSet[governance.ID](&r, "responsible", m.Responsible),
		Consulted:    fw.ReadSet[governance.ID](&r, "consulted", m.Consulted),
		Informed:     fw.ReadSet[governance.ID](&r, "informed", m.Informed),
		Rationale:    fw.ReadString[string](&r, "rationale", m.Rationale),
		Controls:     fw.ReadSet[string](&r, "controls", m.Controls),
	}, r.Unknown
}

// readJurisdiction tells an unknown jurisdiction from none: the row's id has it.
func readJurisdiction(r *fw.Reading, v types.String) string {
	if v.IsUnknown() {
		r.Unknown = append(r.Unknown, "jurisdiction")
		return governance.UnknownJurisdiction
	}
	return v.ValueString()
}

func fromRecord(m *model, d governance.DecisionOwner) {
	m.MigrationID = fw.StringOrNull(d.MigrationID)
	m.Decision = fw.StringOrNull(d.Decision)
	m.Jurisdiction = fw.StringOrNull(d.Jurisdiction)
	m.Accountable = fw.StringOrNull(d.Accountable)
	m.Responsible = fw.SetOrNull(d.Responsible)
	m.Consulted = fw.SetOrNull(d.Consulted)
	m.Informed = fw.SetOrNull(d.Informed)
	m.Rationale = fw.StringOrNull(d.Rationale)
	m.Controls = fw.SetOrNull(d.Controls)
}
