// Package evidence is ciam_evidence: proof, where it lies, and how long it is
// kept.
package evidence

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Evidence]{
	Name:       "evidence",
	Kinds:      []governance.Kind{governance.KindEvidence},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fill,
	Default:    retention,
}

// NewResource is the resource ciam_evidence.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_evidence.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

type model struct {
	ID            types.String      `tfsdk:"id"`
	MigrationID   types.String      `tfsdk:"migration_id"`
	AlsoFor       types.Set         `tfsdk:"also_for"`
	Name          types.String      `tfsdk:"name"`
	Kind          types.String      `tfsdk:"kind"`
	Controls      types.Set         `tfsdk:"controls"`
	URI           types.String      `tfsdk:"uri"`
	SHA256        types.String      `tfsdk:"sha256"`
	Owner         types.String      `tfsdk:"owner"`
	CollectedAt   timetypes.RFC3339 `tfsdk:"collected_at"`
	RetainedUntil timetypes.RFC3339 `tfsdk:"retained_until"`
}

func toRecord(m *model) (governance.Evidence, rules.Unknown) {
	var r fw.Reading
	return governance.Evidence{
		MigrationID:   fw.String[governance.ID](&r, "migration_id", m.MigrationID),
		AlsoFor:       fw.Set[governance.ID](&r, "also_for", m.AlsoFor),
		Name:          fw.String[string](&r, "name", m.Name),
		Kind:          fw.String[governance.EvidenceKind](&r, "kind", m.Kind),
		Controls:      fw.Set[string](&r, "controls", m.Controls),
		URI:           fw.String[string](&r, "uri", m.URI),
		SHA256:        fw.String[string](&r, "sha256", m.SHA256),
		Owner:         fw.String[governance.ID](&r, "owner", m.Owner),
		CollectedAt:   r.Time("collected_at", m.CollectedAt),
		RetainedUntil: r.Time("retained_until", m.RetainedUntil),
	}, r.Unknown
}

func fill(m *model, e governance.Evidence) {
	m.MigrationID = fw.Optional(e.MigrationID)
	m.AlsoFor = fw.SetOf(e.AlsoFor)
	m.Name = fw.Optional(e.Name)
	m.Kind = fw.Optional(e.Kind)
	m.Controls = fw.SetOf(e.Controls)
	m.URI = fw.Optional(e.URI)
	m.SHA256 = fw.Optional(e.SHA256)
	m.Owner = fw.Optional(e.Owner)
	m.CollectedAt = fw.Time(e.CollectedAt)
	m.RetainedUntil = fw.Time(e.RetainedUntil)
}

// retention gives evidence without retained_until the policy's term.
func retention(m, config *model, policy environment.Answer[governance.Policy]) {
	if !config.RetainedUntil.IsNull() {
		return
	}
	m.RetainedUntil = timetypes.NewRFC3339Unknown()
	if p, known := policy.Value(); known {
		m.RetainedUntil = fw.Following(m.CollectedAt, p.RetainedUntil)
	}
}

func schemaOf() schema.Schema {
	collectedAt := fw.Moment("When the evidence was collected, in UTC (`Z`).")
	collectedAt.Required = true
	retainedUntil := fw.Moment("Until when the evidence is kept, in UTC (`Z`). Default and minimum: the retention that the policy sets (by default 7 calendar years) after `collected_at`. " +
		"Until then, the record cannot be destroyed (CIAM505), except in a sandbox. Moving the date back does not shorten an earlier commitment.")
	retainedUntil.Optional, retainedUntil.Computed = true, true
	return schema.Schema{
		MarkdownDescription: "A piece of evidence for a migration: where it is stored, who owns it and how long it is kept. The register contains this record and the hash of the content, never the content. " +
			"`ciam_migration.required_evidence` lists the kinds that each stage requires. A gate counts the evidence that it names in `evidence_ids`.",
		Attributes: map[string]schema.Attribute{
			"id":           fw.ID("evidence/legacy-to-cloud/rollback-drill"),
			"migration_id": fw.Fixed("The id of the migration.", fw.Reference(governance.KindMigration)),
			"also_for": fw.OptionalSet("The ids of other migrations whose gates can name this evidence too.",
				fw.Reference(governance.KindMigration)),
			"name": fw.Fixed("The evidence's name in ids. A change creates another piece of evidence.", fw.Slug()),
			"kind": fw.Required("The kind of evidence. At the design gate: `threat_model`, `regulatory_mapping`; "+
				"at the cutover gate: `rollback_test`, `abuse_case_test`, `assurance_test`, `retention_review`, `logging_review`, `incident_response_review`, "+
				"`consent_review`, `customer_notification_review`, `workload_identity_review`, `secret_lifecycle_review`; "+
				"at the decommission gate: `data_disposal`, `log_handover`. Never required: `feasibility_review`, "+
				"`data_protection_impact_assessment`, `transfer_assessment`, `third_party_assessment`, `exit_plan`, `other`.", fw.OneOf(governance.EvidenceKinds())),
			"controls": fw.OptionalSet("The framework controls that the evidence serves, as `<framework>:<id>`, for example `nist-csf-2.0:GV.OC-01`. The data source `ciam_controls` lists the known controls.",
				fw.Control()),
			"uri": fw.Required("Where the evidence is stored: an absolute URI of any scheme, such as `https://…` or `s3://…`, without a password.", fw.URI()),
			"sha256": fw.OptionalText("The SHA-256 of the content: 64 lower-case hexadecimal digits, as `filesha256(…)` returns it. "+
				"An approver's statement contains it, so CIAM213 detects different content at the same URI.", fw.SHA256()),
			"owner":          fw.Required("The id of the internal party that is accountable for the evidence.", fw.Party()),
			"collected_at":   collectedAt,
			"retained_until": retainedUntil,
		},
	}
}
