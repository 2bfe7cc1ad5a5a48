// Package migration is ciam_migration: a change of the platform, and the parties
// that may decide on it.
package migration

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Migration]{
	Name:       "migration",
	Unrecorded: "risk_tier",
	Kinds:      []governance.Kind{governance.KindMigration},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Sources:    sources,
	Compute:    compute,
	Validate:   validate,
	Judge:      judge,
	Rename:     rules.Renamed,
}

// NewResource is the resource ciam_migration.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_migration.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// validate checks that each known entry of approvers has its required fields, and that
// the migration is independent of others only.
func validate(m *model) diag.Diagnostics {
	diags := unrelated(m)
	for key, element := range m.Approvers.Elements() {
		entry, ok := element.(types.Object)
		if !ok || entry.IsUnknown() {
			continue
		}
		diags.Append(onlyAdvises(key, entry)...)
		for _, name := range []string{"party", "function"} {
			if value := entry.Attributes()[name]; value != nil && value.IsNull() {
				diags.AddAttributeError(path.Root("approvers").AtMapKey(key), "Approver is incomplete",
					fmt.Sprintf("approvers[%q] has no %s: an approver is somebody (party) who approves for a function. Set %s.", key, name, name))
			}
		}
	}
	return diags
}

// onlyAdvises refuses a required approver of a function that only advises. Nobody
// would miss the approval, since no tier requires the function's.
func onlyAdvises(key string, entry types.Object) diag.Diagnostics {
	function, _ := entry.Attributes()["function"].(types.String)
	mode, _ := entry.Attributes()["mode"].(types.String)
	if !slices.Contains(governance.AdvisingFunctions(), governance.Function(function.ValueString())) ||
		mode.IsUnknown() || mode.ValueString() == string(governance.Advisory) {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("approvers").AtMapKey(key).AtName("mode"), "Function only advises",
		fmt.Sprintf("Found: approvers[%q] requires the approval of %s.\n\n"+
			"Why: Engineering, security and compliance decide together. The other functions give an opinion and are not accountable for the decision.\n\n"+
			"Fix: Set approvers[%q].mode = %q, or name an approver for engineering, security or compliance.", key, function.ValueString(), key, governance.Advisory))}
}

// sources: all computed attributes follow from the arguments, but for the
// predecessors.
func sources(*model) map[string]record.Source {
	return map[string]record.Source{
		"risk_tier": record.FromArguments, "risk_reasons": record.FromArguments, "required_functions": record.FromArguments,
		"required_decisions": record.FromArguments, "required_evidence": record.FromArguments, "digest": record.FromArguments, "predecessors": record.FromRecords,
	}
}

// compute shows the migration's risk, the digest to which approvals refer, and its
// predecessors.
func compute(_ context.Context, in record.Inputs, m *model, r governance.Migration, unknown rules.Unknown) diag.Diagnostics {
	a := r.Assess()
	m.RiskTier = types.StringValue(a.Tier.String())
	m.RiskReasons = fw.ListValue(a.Reasons())
	m.RequiredFunctions = fw.SetValue(a.Functions)
	m.RequiredDecisions = fw.SetValue(a.Decisions)
	m.RequiredEvidence = fw.SetValue(a.EvidenceByStage())
	m.Digest = types.StringValue(r.Digest())
	if unknown.HasAny("touches", "non_human_identities", "minimum_risk") {
		m.RiskTier = types.StringUnknown()
		m.RiskReasons = types.ListUnknown(types.StringType)
		m.RequiredFunctions = types.SetUnknown(types.StringType)
		m.RequiredEvidence = types.SetUnknown(types.StringType)
	}
	if unknown.HasAny("touches", "non_human_identities", "minimum_risk", "implementers") {
		m.RequiredDecisions = types.SetUnknown(types.StringType)
	}
	if unknown.HasAny(governance.MaterialFields()...) {
		m.Digest = types.StringUnknown()
	}
	if in.View != nil {
		m.Predecessors = types.SetUnknown(types.StringType)
		if lineage, known := in.View.Lineage(r.ID()); known {
			m.Predecessors = fw.SetValue(governance.NewSet(lineage[1:]...))
		}
	}
	return nil
}
