package exception

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID                  types.String `tfsdk:"id"`
	MigrationID         types.String `tfsdk:"migration_id"`
	Name                types.String `tfsdk:"name"`
	Rule                types.String `tfsdk:"rule"`
	Jurisdictions       types.Set    `tfsdk:"jurisdictions"`
	Subject             types.String `tfsdk:"subject"`
	Reason              types.String `tfsdk:"reason"`
	CompensatingControl types.String `tfsdk:"compensating_control"`
	RequestedBy         types.String `tfsdk:"requested_by"`
	ApprovedBy          types.String `tfsdk:"approved_by"`
	GrantedAt           fw.Timestamp `tfsdk:"granted_at"`
	ExpiresAt           fw.Timestamp `tfsdk:"expires_at"`
	Signature           types.String `tfsdk:"signature"`
	Statement           types.String `tfsdk:"statement"`
	Assurance           types.String `tfsdk:"assurance"`
}

func toRecord(m *model) (governance.Exception, rules.Unknown) {
	var r fw.Reading
	return governance.Exception{
		MigrationID:         fw.String[governance.ID](&r, "migration_id", m.MigrationID),
		Name:                fw.String[string](&r, "name", m.Name),
		Rule:                fw.String[string](&r, "rule", m.Rule),
		Jurisdictions:       fw.Set[string](&r, "jurisdictions", m.Jurisdictions),
		Subject:             fw.String[governance.ID](&r, "subject", m.Subject),
		Reason:              fw.String[string](&r, "reason", m.Reason),
		CompensatingControl: fw.String[string](&r, "compensating_control", m.CompensatingControl),
		RequestedBy:         fw.String[governance.ID](&r, "requested_by", m.RequestedBy),
		ApprovedBy:          fw.String[governance.ID](&r, "approved_by", m.ApprovedBy),
		GrantedAt:           r.Time("granted_at", m.GrantedAt),
		ExpiresAt:           r.Time("expires_at", m.ExpiresAt),
		Signature:           fw.String[string](&r, "signature", m.Signature),
	}, r.Unknown
}

func fromRecord(m *model, e governance.Exception) {
	m.MigrationID = fw.Optional(e.MigrationID)
	m.Name = fw.Optional(e.Name)
	m.Rule = fw.Optional(e.Rule)
	m.Jurisdictions = fw.SetOf(e.Jurisdictions)
	m.Subject = fw.Optional(e.Subject)
	m.Reason = fw.Optional(e.Reason)
	m.CompensatingControl = fw.Optional(e.CompensatingControl)
	m.RequestedBy = fw.Optional(e.RequestedBy)
	m.ApprovedBy = fw.Optional(e.ApprovedBy)
	m.GrantedAt = fw.Time(e.GrantedAt)
	m.ExpiresAt = fw.Time(e.ExpiresAt)
	m.Signature = fw.Optional(e.Signature)
}
