// Package decisionowner is ciam_decision_owner: one row of the decision matrix.
package decisionowner

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.DecisionOwner]{
	Name:       "decision_owner",
	Kinds:      []governance.Kind{governance.KindDecision},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fill,
}

// NewResource is the resource ciam_decision_owner.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_decision_owner.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

type model struct {
	ID          types.String `tfsdk:"id"`
	MigrationID types.String `tfsdk:"migration_id"`
	Decision    types.String `tfsdk:"decision"`
	Accountable types.String `tfsdk:"accountable"`
	Responsible types.Set    `tfsdk:"responsible"`
	Consulted   types.Set    `tfsdk:"consulted"`
	Informed    types.Set    `tfsdk:"informed"`
	Rationale   types.String `tfsdk:"rationale"`
}

func toRecord(m *model) (governance.DecisionOwner, rules.Unknown) {
	var r fw.Reading
	return governance.DecisionOwner{
		MigrationID: fw.String[governance.ID](&r, "migration_id", m.MigrationID),
		Decision:    fw.String[governance.Decision](&r, "decision", m.Decision),
		Accountable: fw.String[governance.ID](&r, "accountable", m.Accountable),
		Responsible: fw.Set[governance.ID](&r, "responsible", m.Responsible),
		Consulted:   fw.Set[governance.ID](&r, "consulted", m.Consulted),
		Informed:    fw.Set[governance.ID](&r, "informed", m.Informed),
		Rationale:   fw.String[string](&r, "rationale", m.Rationale),
	}, r.Unknown
}

func fill(m *model, d governance.DecisionOwner) {
	m.MigrationID = fw.Optional(d.MigrationID)
	m.Decision = fw.Optional(d.Decision)
	m.Accountable = fw.Optional(d.Accountable)
	m.Responsible = fw.SetOf(d.Responsible)
	m.Consulted = fw.SetOf(d.Consulted)
	m.Informed = fw.SetOf(d.Informed)
	m.Rationale = fw.Optional(d.Rationale)
}

func schemaOf() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "One row of a migration's decision matrix (RACI): who is accountable, responsible, consulted and informed for one type of decision. " +
			"A decision has exactly one row, and a row has exactly one accountable party. `ciam_migration.required_decisions` lists the rows that a migration needs.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("decision/legacy-to-cloud/mfa_policy"),
			"migration_id": fw.Fixed("The id of the migration.", fw.Reference(governance.KindMigration)),
			"decision": fw.Fixed("The type of decision. The guide *Rules* lists the types, with the functions that may be accountable for each.",
				fw.OneOf(governance.Decisions())),
			"accountable": fw.Required("The id of the one person or team that makes the decision and is accountable for it. Never a vendor.", fw.Party()),
			"responsible": fw.OptionalSet("The ids of the parties that do the work. A vendor can be responsible, except for a reserved decision.", fw.Party()),
			"consulted":   fw.OptionalSet("The ids of the parties to consult before the decision.", fw.Party()),
			"informed":    fw.OptionalSet("The ids of the parties to inform after the decision.", fw.Party()),
			"rationale":   fw.OptionalText("Why this party is accountable.", fw.Text()),
		},
	}
}
