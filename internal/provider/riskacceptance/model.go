package riskacceptance

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID            types.String `tfsdk:"id"`
	MigrationID   types.String `tfsdk:"migration_id"`
	Name          types.String `tfsdk:"name"`
	Risk          types.String `tfsdk:"risk"`
	Residual      types.String `tfsdk:"residual"`
	Justification types.String `tfsdk:"justification"`
	AcceptedBy    types.String `tfsdk:"accepted_by"`
	AcceptedAt    fw.Timestamp `tfsdk:"accepted_at"`
	ReviewBy      fw.Timestamp `tfsdk:"review_by"`
	Signature     types.String `tfsdk:"signature"`
	Statement     types.String `tfsdk:"statement"`
	Assurance     types.String `tfsdk:"assurance"`
}

func toRecord(m *model) (governance.RiskAcceptance, rules.Unknown) {
	var r fw.Reading
	// The validator of residual has refused what is no tier.
	residual, _ := governance.ParseTier(fw.ReadString[string](&r, "residual", m.Residual))
	return governance.RiskAcceptance{
		MigrationID:   fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		Name:          fw.ReadString[string](&r, "name", m.Name),
		Risk:          fw.ReadString[string](&r, "risk", m.Risk),
		Residual:      residual,
		Justification: fw.ReadString[string](&r, "justification", m.Justification),
		AcceptedBy:    fw.ReadString[governance.ID](&r, "accepted_by", m.AcceptedBy),
		AcceptedAt:    r.Time("accepted_at", m.AcceptedAt),
		ReviewBy:      r.Time("review_by", m.ReviewBy),
		Signature:     fw.ReadString[string](&r, "signature", m.Signature),
	}, r.Unknown
}

func fromRecord(m *model, a governance.RiskAcceptance) {
	m.MigrationID = fw.StringOrNull(a.MigrationID)
	m.Name = fw.StringOrNull(a.Name)
	m.Risk = fw.StringOrNull(a.Risk)
	m.Residual = fw.StringOrNull(a.Residual.String())
	m.Justification = fw.StringOrNull(a.Justification)
	m.AcceptedBy = fw.StringOrNull(a.AcceptedBy)
	m.AcceptedAt = fw.TimeOrNull(a.AcceptedAt)
	m.ReviewBy = fw.TimeOrNull(a.ReviewBy)
	m.Signature = fw.StringOrNull(a.Signature)
}
