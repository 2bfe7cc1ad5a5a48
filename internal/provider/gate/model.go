package gate

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID                types.String `tfsdk:"id"`
	MigrationID       types.String `tfsdk:"migration_id"`
	Stage             types.String `tfsdk:"stage"`
	ApprovalIDs       types.Set    `tfsdk:"approval_ids"`
	DecisionOwnerIDs  types.Set    `tfsdk:"decision_owner_ids"`
	EvidenceIDs       types.Set    `tfsdk:"evidence_ids"`
	ExceptionIDs      types.Set    `tfsdk:"exception_ids"`
	RiskAcceptanceIDs types.Set    `tfsdk:"risk_acceptance_ids"`
	Follows           types.String `tfsdk:"follows"`

	Digest      types.String `tfsdk:"digest"`
	Status      types.String `tfsdk:"status"`
	Unmet       types.List   `tfsdk:"unmet"`
	ValidUntil  fw.Timestamp `tfsdk:"valid_until"`
	Attestation types.String `tfsdk:"attestation"`
}

func toRecord(m *model) (governance.Gate, rules.Unknown) {
	var r fw.Reading
	return governance.Gate{
		MigrationID:       fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		Stage:             fw.ReadStringOr(&r, "stage", m.Stage, governance.Cutover),
		ApprovalIDs:       fw.ReadSet[governance.ID](&r, "approval_ids", m.ApprovalIDs),
		DecisionOwnerIDs:  fw.ReadSet[governance.ID](&r, "decision_owner_ids", m.DecisionOwnerIDs),
		EvidenceIDs:       fw.ReadSet[governance.ID](&r, "evidence_ids", m.EvidenceIDs),
		ExceptionIDs:      fw.ReadSet[governance.ID](&r, "exception_ids", m.ExceptionIDs),
		RiskAcceptanceIDs: fw.ReadSet[governance.ID](&r, "risk_acceptance_ids", m.RiskAcceptanceIDs),
		Follows:           fw.ReadString[governance.ID](&r, "follows", m.Follows),
	}, r.Unknown
}

func fromRecord(m *model, g governance.Gate) {
	m.MigrationID = fw.StringOrNull(g.MigrationID)
	m.Stage = fw.StringOrNull(g.Stage)
	m.ApprovalIDs = fw.SetValue(g.ApprovalIDs)
	m.DecisionOwnerIDs = fw.SetValue(g.DecisionOwnerIDs)
	m.EvidenceIDs = fw.SetValue(g.EvidenceIDs)
	m.ExceptionIDs = fw.SetValue(g.ExceptionIDs)
	m.RiskAcceptanceIDs = fw.SetValue(g.RiskAcceptanceIDs)
	m.Follows = fw.StringOrNull(g.Follows)
}

// unmetType is one entry of unmet.
var unmetType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"code": types.StringType, "name": types.StringType, "subject": types.StringType, "items": types.SetType{ElemType: types.StringType},
	"message": types.StringType, "remedy": types.StringType,
}}

// show sets the attributes of the verdict. A gate that cannot be judged fully is
// closed: what cannot be verified is not approved.
func show(m *model, v rules.Verdict) {
	m.Status = types.StringValue(string(rules.Closed))
	if v.Status == rules.Open {
		m.Status = types.StringValue(string(rules.Open))
	}
	m.Digest = fw.StringOrNull(v.Digest)
	m.ValidUntil = fw.TimeOrNull(v.ValidUntil())
	unmet := make([]attr.Value, len(v.Unmet))
	for i, f := range v.Unmet {
		unmet[i] = types.ObjectValueMust(unmetType.AttrTypes, map[string]attr.Value{
			"code": types.StringValue(string(f.Code)), "name": types.StringValue(f.Rule().Name),
			"subject": types.StringValue(string(f.Subject)), "items": fw.SetValue(f.Items), "message": types.StringValue(f.Found),
			"remedy": types.StringValue(f.Fix()),
		})
	}
	m.Unmet = types.ListValueMust(unmetType, unmet)
}

// sameVerdict tells whether two models show the same verdict.
func (m *model) sameVerdict(other *model) bool {
	return m.Status.Equal(other.Status) && m.Digest.Equal(other.Digest) &&
		m.ValidUntil.Equal(other.ValidUntil) && m.Unmet.Equal(other.Unmet)
}
