package approval

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID            types.String `tfsdk:"id"`
	MigrationID   types.String `tfsdk:"migration_id"`
	Stage         types.String `tfsdk:"stage"`
	Function      types.String `tfsdk:"function"`
	Approver      types.String `tfsdk:"approver"`
	Decision      types.String `tfsdk:"decision"`
	Digest        types.String `tfsdk:"digest"`
	ApprovedAt    fw.Timestamp `tfsdk:"approved_at"`
	ExpiresAt     fw.Timestamp `tfsdk:"expires_at"`
	Conditions    types.String `tfsdk:"conditions"`
	ExternalRef   types.String `tfsdk:"external_ref"`
	Jurisdictions types.Set    `tfsdk:"jurisdictions"`
	EvidenceIDs   types.Set    `tfsdk:"evidence_ids"`
	Overrides     types.Set    `tfsdk:"overrides"`
	Signature     types.String `tfsdk:"signature"`
	Statement     types.String `tfsdk:"statement"`
	Assurance     types.String `tfsdk:"assurance"`
	RecordedAt    fw.Timestamp `tfsdk:"recorded_at"`
}

func toRecord(m *model) (governance.Approval, rules.Unknown) {
	var r fw.Reading
	return governance.Approval{
		MigrationID:   fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		Stage:         fw.ReadStringOr(&r, "stage", m.Stage, governance.Cutover),
		Function:      fw.ReadString[governance.Function](&r, "function", m.Function),
		Approver:      fw.ReadString[governance.ID](&r, "approver", m.Approver),
		Decision:      fw.ReadStringOr(&r, "decision", m.Decision, governance.Approved),
		Digest:        fw.ReadString[string](&r, "digest", m.Digest),
		ApprovedAt:    r.Time("approved_at", m.ApprovedAt),
		ExpiresAt:     r.Time("expires_at", m.ExpiresAt),
		Conditions:    fw.ReadString[string](&r, "conditions", m.Conditions),
		ExternalRef:   fw.ReadString[string](&r, "external_ref", m.ExternalRef),
		Jurisdictions: fw.ReadSet[string](&r, "jurisdictions", m.Jurisdictions),
		EvidenceIDs:   fw.ReadSet[governance.ID](&r, "evidence_ids", m.EvidenceIDs),
		Overrides:     fw.ReadSet[governance.ID](&r, "overrides", m.Overrides),
		Signature:     fw.ReadString[string](&r, "signature", m.Signature),
	}, r.Unknown
}

func fromRecord(m *model, a governance.Approval) {
	m.MigrationID = fw.StringOrNull(a.MigrationID)
	m.Stage = fw.StringOrNull(a.Stage)
	m.Function = fw.StringOrNull(a.Function)
	m.Approver = fw.StringOrNull(a.Approver)
	m.Decision = fw.StringOrNull(a.Decision)
	m.Digest = fw.StringOrNull(a.Digest)
	m.ApprovedAt = fw.TimeOrNull(a.ApprovedAt)
	m.ExpiresAt = fw.TimeOrNull(a.ExpiresAt)
	m.Conditions = fw.StringOrNull(a.Conditions)
	m.ExternalRef = fw.StringOrNull(a.ExternalRef)
	m.Jurisdictions = fw.SetOrNull(a.Jurisdictions)
	m.EvidenceIDs = fw.SetOrNull(a.EvidenceIDs)
	m.Overrides = fw.SetOrNull(a.Overrides)
	m.Signature = fw.StringOrNull(a.Signature)
}
