package migration

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID                 types.String `tfsdk:"id"`
	Name               types.String `tfsdk:"name"`
	Title              types.String `tfsdk:"title"`
	Description        types.String `tfsdk:"description"`
	ExternalRef        types.String `tfsdk:"external_ref"`
	SourcePlatform     types.String `tfsdk:"source_platform"`
	TargetPlatform     types.String `tfsdk:"target_platform"`
	Touches            types.Set    `tfsdk:"touches"`
	Jurisdictions      types.Set    `tfsdk:"jurisdictions"`
	NonHumanIdentities types.Bool   `tfsdk:"non_human_identities"`
	BusinessOwner      types.String `tfsdk:"business_owner"`
	RiskOwner          types.String `tfsdk:"risk_owner"`
	Implementers       types.Set    `tfsdk:"implementers"`
	SteeringGroup      types.String `tfsdk:"steering_group"`
	Approvers          types.Map    `tfsdk:"approvers"`
	MinimumRisk        types.String `tfsdk:"minimum_risk"`
	Status             types.String `tfsdk:"status"`
	Supersedes         types.Set    `tfsdk:"supersedes"`
	IndependentOf      types.Set    `tfsdk:"independent_of"`

	RiskTier          types.String `tfsdk:"risk_tier"`
	RiskReasons       types.List   `tfsdk:"risk_reasons"`
	RequiredFunctions types.Set    `tfsdk:"required_functions"`
	RequiredDecisions types.Set    `tfsdk:"required_decisions"`
	RequiredEvidence  types.Set    `tfsdk:"required_evidence"`
	Digest            types.String `tfsdk:"digest"`
	Predecessors      types.Set    `tfsdk:"predecessors"`
}

// approverType is one entry of approvers.
var approverType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"party": types.StringType, "function": types.StringType, "mode": types.StringType,
	"jurisdictions": types.SetType{ElemType: types.StringType}, "quorum": types.Int64Type,
}}

func toRecord(m *model) (governance.Migration, rules.Unknown) {
	var r fw.Reading
	// The validator of minimum_risk has refused what is no tier.
	minimum, _ := governance.ParseTier(fw.ReadString[string](&r, "minimum_risk", m.MinimumRisk))
	return governance.Migration{
		Name:               fw.ReadString[string](&r, "name", m.Name),
		Title:              fw.ReadString[string](&r, "title", m.Title),
		Description:        fw.ReadString[string](&r, "description", m.Description),
		ExternalRef:        fw.ReadString[string](&r, "external_ref", m.ExternalRef),
		SourcePlatform:     fw.ReadString[string](&r, "source_platform", m.SourcePlatform),
		TargetPlatform:     fw.ReadString[string](&r, "target_platform", m.TargetPlatform),
		Touches:            fw.ReadSet[governance.Touch](&r, "touches", m.Touches),
		Jurisdictions:      fw.ReadSet[string](&r, "jurisdictions", m.Jurisdictions),
		NonHumanIdentities: r.Bool("non_human_identities", m.NonHumanIdentities),
		BusinessOwner:      fw.ReadString[governance.ID](&r, "business_owner", m.BusinessOwner),
		RiskOwner:          fw.ReadString[governance.ID](&r, "risk_owner", m.RiskOwner),
		Implementers:       fw.ReadSet[governance.ID](&r, "implementers", m.Implementers),
		SteeringGroup:      fw.ReadString[governance.ID](&r, "steering_group", m.SteeringGroup),
		Approvers:          toApprovers(&r, m.Approvers),
		MinimumRisk:        minimum,
		Status:             fw.ReadStringOr(&r, "status", m.Status, governance.Active),
		Supersedes:         fw.ReadSet[governance.ID](&r, "supersedes", m.Supersedes),
		IndependentOf:      fw.ReadSet[governance.ID](&r, "independent_of", m.IndependentOf),
	}, r.Unknown
}

// toApprovers reads each entry on its own: an unknown party in one entry leaves
// the functions known.
func toApprovers(r *fw.Reading, v types.Map) map[string]governance.Approver {
	if v.IsUnknown() {
		r.Unknown = append(r.Unknown, "approvers")
		return nil
	}
	approvers := map[string]governance.Approver{}
	for key, element := range v.Elements() {
		entry, ok := element.(types.Object)
		if !ok || entry.IsUnknown() {
			r.Unknown = append(r.Unknown, "approvers")
			continue
		}
		fields := entry.Attributes()
		text := func(name string) types.String { s, _ := fields[name].(types.String); return s }
		jurisdictions, _ := fields["jurisdictions"].(types.Set)
		quorum, _ := fields["quorum"].(types.Int64)
		unlessRefused(r, "approvers.function", text("function"), governance.ReviewingFunctions())
		unlessRefused(r, "approvers.mode", text("mode"), []governance.Mode{governance.Required, governance.Advisory})
		approvers[key] = governance.Approver{
			Party:         fw.ReadString[governance.ID](r, "approvers.party", text("party")),
			Function:      fw.ReadString[governance.Function](r, "approvers.function", text("function")),
			Mode:          fw.ReadStringOr(r, "approvers.mode", text("mode"), governance.Required),
			Jurisdictions: fw.ReadSet[string](r, "approvers.jurisdictions", jurisdictions),
			Quorum:        aboveOne(r.Int("approvers.quorum", quorum, 1)),
		}
	}
	if len(approvers) == 0 {
		return nil
	}
	return approvers
}

// unlessRefused marks an argument unknown where its validator refuses the value. With
// "Security" for security, a rule would else say that nobody approves for security.
func unlessRefused[T ~string](r *fw.Reading, argument string, v types.String, values []T) {
	if !v.IsNull() && !v.IsUnknown() && !slices.Contains(values, T(v.ValueString())) {
		r.Unknown = append(r.Unknown, argument)
	}
}

// aboveOne leaves out the default, as records of earlier versions do.
func aboveOne(quorum int64) int64 {
	if quorum <= 1 {
		return 0
	}
	return quorum
}

func quorumOrNull(quorum int64) types.Int64 {
	if quorum == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(quorum)
}

func fromRecord(m *model, r governance.Migration) {
	m.Name = fw.StringOrNull(r.Name)
	m.Title = fw.StringOrNull(r.Title)
	m.Description = fw.StringOrNull(r.Description)
	m.ExternalRef = fw.StringOrNull(r.ExternalRef)
	m.SourcePlatform = fw.StringOrNull(r.SourcePlatform)
	m.TargetPlatform = fw.StringOrNull(r.TargetPlatform)
	m.Touches = fw.SetOrNull(r.Touches)
	m.Jurisdictions = fw.SetOrNull(r.Jurisdictions)
	m.NonHumanIdentities = types.BoolValue(r.NonHumanIdentities)
	m.BusinessOwner = fw.StringOrNull(r.BusinessOwner)
	m.RiskOwner = fw.StringOrNull(r.RiskOwner)
	m.Implementers = fw.SetOrNull(r.Implementers)
	m.SteeringGroup = fw.StringOrNull(r.SteeringGroup)
	m.Approvers = fromApprovers(r.Approvers)
	m.MinimumRisk = fw.StringOrNull(r.MinimumRisk.String())
	m.Status = fw.StringOrNull(r.Status)
	m.Supersedes = fw.SetOrNull(r.Supersedes)
	m.IndependentOf = fw.SetOrNull(r.IndependentOf)
}

func fromApprovers(approvers map[string]governance.Approver) types.Map {
	if len(approvers) == 0 {
		return types.MapNull(approverType)
	}
	entries := map[string]attr.Value{}
	for key, a := range approvers {
		entries[key] = types.ObjectValueMust(approverType.AttrTypes, map[string]attr.Value{
			"party": fw.StringOrNull(a.Party), "function": fw.StringOrNull(a.Function), "mode": fw.StringOrNull(a.Mode),
			"jurisdictions": fw.SetOrNull(a.Jurisdictions), "quorum": quorumOrNull(a.Quorum),
		})
	}
	return types.MapValueMust(approverType, entries)
}
