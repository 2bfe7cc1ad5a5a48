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
	Signature     types.String `tfsdk:"signature"`
	Statement     types.String `tfsdk:"statement"`
	Assurance     types.String `tfsdk:"assurance"`
	RecordedAt    fw.Timestamp `tfsdk:"recorded_at"`
}

func toRecord(m *model) (governance.Approval, rules.Unknown) {
	var r fw.Reading
	return governance.Approval{
		MigrationID:   fw.String[governance.ID](&r, "migration_id", m.MigrationID),
		Stage:         fw.Or(&r, "stage", m.Stage, governance.Cutover),
		Function:      fw.String[governance.Function](&r, "function", m.Function),
		Approver:      fw.String[governance.ID](&r, "approver", m.Approver),
		Decision:      fw.Or(&r, "decision", m.Decision, governance.Approved),
		Digest:        fw.String[string](&r, "digest", m.Digest),
		ApprovedAt:    r.Time("approved_at", m.ApprovedAt),
		ExpiresAt:     r.Time("expires_at", m.ExpiresAt),
		Conditions:    fw.String[string](&r, "conditions", m.Conditions),
		ExternalRef:   fw.String[string](&r, "external_ref", m.ExternalRef),
		Jurisdictions: fw.Set[string](&r, "jurisdictions", m.Jurisdictions),
		EvidenceIDs:   fw.Set[governance.ID](&r, "evidence_ids", m.EvidenceIDs),
		Signature:     fw.String[string](&r, "signature", m.Signature),
	}, r.Unknown
}

func fromRecord(m *model, a governance.Approval) {
	m.MigrationID = fw.Optional(a.MigrationID)
	m.Stage = fw.Optional(a.Stage)
	m.Function = fw.Optional(a.Function)
	m.Approver = fw.Optional(a.Approver)
	m.Decision = fw.Optional(a.Decision)
	m.Digest = fw.Optional(a.Digest)
	m.ApprovedAt = fw.Time(a.ApprovedAt)
	m.ExpiresAt = fw.Time(a.ExpiresAt)
	m.Conditions = fw.Optional(a.Conditions)
	m.ExternalRef = fw.Optional(a.ExternalRef)
	m.Jurisdictions = fw.SetOf(a.Jurisdictions)
	m.EvidenceIDs = fw.SetOf(a.EvidenceIDs)
	m.Signature = fw.Optional(a.Signature)
}
