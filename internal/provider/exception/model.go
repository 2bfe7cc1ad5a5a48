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
	Control             types.String `tfsdk:"control"`
	Items               types.Set    `tfsdk:"items"`
	Jurisdictions       types.Set    `tfsdk:"jurisdictions"`
	Subject             types.String `tfsdk:"subject"`
	Reason              types.String `tfsdk:"reason"`
	CompensatingControl types.String `tfsdk:"compensating_control"`
	ExternalRef         types.String `tfsdk:"external_ref"`
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
		MigrationID:         fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		Name:                fw.ReadString[string](&r, "name", m.Name),
		Rule:                fw.ReadString[string](&r, "rule", m.Rule),
		Control:             fw.ReadString[string](&r, "control", m.Control),
		Items:               fw.ReadSet[string](&r, "items", m.Items),
		Jurisdictions:       fw.ReadSet[string](&r, "jurisdictions", m.Jurisdictions),
		Subject:             fw.ReadString[governance.ID](&r, "subject", m.Subject),
		Reason:              fw.ReadString[string](&r, "reason", m.Reason),
		CompensatingControl: fw.ReadString[string](&r, "compensating_control", m.CompensatingControl),
		ExternalRef:         fw.ReadString[string](&r, "external_ref", m.ExternalRef),
		RequestedBy:         fw.ReadString[governance.ID](&r, "requested_by", m.RequestedBy),
		ApprovedBy:          fw.ReadString[governance.ID](&r, "approved_by", m.ApprovedBy),
		GrantedAt:           r.Time("granted_at", m.GrantedAt),
		ExpiresAt:           r.Time("expires_at", m.ExpiresAt),
		Signature:           fw.ReadString[string](&r, "signature", m.Signature),
	}, r.Unknown
}

func fromRecord(m *model, e governance.Exception) {
	m.MigrationID = fw.StringOrNull(e.MigrationID)
	m.Name = fw.StringOrNull(e.Name)
	m.Rule = fw.StringOrNull(e.Rule)
	m.Control = fw.StringOrNull(e.Control)
	m.Items = fw.SetOrNull(e.Items)
	m.Jurisdictions = fw.SetOrNull(e.Jurisdictions)
	m.Subject = fw.StringOrNull(e.Subject)
	m.Reason = fw.StringOrNull(e.Reason)
	m.CompensatingControl = fw.StringOrNull(e.CompensatingControl)
	m.ExternalRef = fw.StringOrNull(e.ExternalRef)
	m.RequestedBy = fw.StringOrNull(e.RequestedBy)
	m.ApprovedBy = fw.StringOrNull(e.ApprovedBy)
	m.GrantedAt = fw.TimeOrNull(e.GrantedAt)
	m.ExpiresAt = fw.TimeOrNull(e.ExpiresAt)
	m.Signature = fw.StringOrNull(e.Signature)
}
