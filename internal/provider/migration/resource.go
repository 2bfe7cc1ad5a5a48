// Package migration is ciam_migration: the change, and who may decide it.
package migration

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Migration]{
	Name:    "migration",
	Kinds:   []governance.Kind{governance.KindMigration},
	Schema:  schemaOf(),
	Record:  toRecord,
	Fill:    fill,
	Compute: compute,
}

// NewResource is the resource ciam_migration.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_migration.
func NewDataSource() datasource.DataSource { return record.NewDataSource(noun)() }

// compute shows what follows from the migration's own arguments: its risk, and
// the digest that approvals are about.
func compute(m *model, r governance.Migration, unknown rules.Unknown) {
	a := r.Assess()
	m.RiskTier = types.StringValue(a.Tier.String())
	m.RiskReasons = fw.ListOf(a.Reasons())
	m.RequiredFunctions = fw.FullSet(a.Functions)
	m.RequiredDecisions = fw.FullSet(a.Decisions)
	m.RequiredEvidence = fw.FullSet(a.EvidenceByStage())
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
}
