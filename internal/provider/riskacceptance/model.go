package riskacceptance

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
	Digest              types.String `tfsdk:"digest"`
	Risk                types.String `tfsdk:"risk"`
	Residual            types.String `tfsdk:"residual"`
	Justification       types.String `tfsdk:"justification"`
	Conditions          types.String `tfsdk:"conditions"`
	CompensatingControl types.String `tfsdk:"compensating_control"`
	ExternalRef         types.String `tfsdk:"external_ref"`
	AcceptedBy          types.String `tfsdk:"accepted_by"`
	CoAcceptedBy        types.String `tfsdk:"co_accepted_by"`
	AcceptedAt          fw.Timestamp `tfsdk:"accepted_at"`
	ReviewBy            fw.Timestamp `tfsdk:"review_by"`
	RevokedAt           fw.Timestamp `tfsdk:"revoked_at"`
	Signature           types.String `tfsdk:"signature"`
	CoSignature         types.String `tfsdk:"co_signature"`
	Statement           types.String `tfsdk:"statement"`
	Assurance           types.String `tfsdk:"assurance"`
}

func toRecord(m *model) (governance.RiskAcceptance, rules.Unknown) {
	var r fw.Reading
	return governance.RiskAcceptance{
		MigrationID:         fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		Name:                fw.ReadString[string](&r, "name", m.Name),
		Digest:              fw.ReadString[string](&r, "digest", m.Digest),
		Risk:                fw.ReadString[string](&r, "risk", m.Risk),
		Residual:            fw.ReadString[governance.Residual](&r, "residual", m.Residual),
		Justification:       fw.ReadString[string](&r, "justification", m.Justification),
		Conditions:          fw.ReadString[string](&r, "conditions", m.Conditions),
		CompensatingControl: fw.ReadString[string](&r, "compensating_control", m.CompensatingControl),
		ExternalRef:         fw.ReadString[string](&r, "external_ref", m.ExternalRef),
		AcceptedBy:          fw.ReadString[governance.ID](&r, "accepted_by", m.AcceptedBy),
		CoAcceptedBy:        fw.ReadString[governance.ID](&r, "co_accepted_by", m.CoAcceptedBy),
		AcceptedAt:          r.Time("accepted_at", m.AcceptedAt),
		ReviewBy:            r.Time("review_by", m.ReviewBy),
		RevokedAt:           r.Time("revoked_at", m.RevokedAt),
		Signature:           fw.ReadString[string](&r, "signature", m.Signature),
		CoSignature:         fw.ReadString[string](&r, "co_signature", m.CoSignature),
	}, r.Unknown
}

func fromRecord(m *model, a governance.RiskAcceptance) {
	m.MigrationID = fw.StringOrNull(a.MigrationID)
	m.Name = fw.StringOrNull(a.Name)
	m.Risk = fw.StringOrNull(a.Risk)
	m.Digest = fw.StringOrNull(a.Digest)
	m.Residual = fw.StringOrNull(a.Residual)
	m.Justification = fw.StringOrNull(a.Justification)
	m.Conditions = fw.StringOrNull(a.Conditions)
	m.CompensatingControl = fw.StringOrNull(a.CompensatingControl)
	m.ExternalRef = fw.StringOrNull(a.ExternalRef)
	m.AcceptedBy = fw.StringOrNull(a.AcceptedBy)
	m.CoAcceptedBy = fw.StringOrNull(a.CoAcceptedBy)
	m.AcceptedAt = fw.TimeOrNull(a.AcceptedAt)
	m.ReviewBy = fw.TimeOrNull(a.ReviewBy)
	m.RevokedAt = fw.TimeOrNull(a.RevokedAt)
	m.Signature = fw.StringOrNull(a.Signature)
	m.CoSignature = fw.StringOrNull(a.CoSignature)
}
