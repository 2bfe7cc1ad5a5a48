package evidence

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type model struct {
	ID            types.String `tfsdk:"id"`
	MigrationID   types.String `tfsdk:"migration_id"`
	AlsoFor       types.Set    `tfsdk:"also_for"`
	Name          types.String `tfsdk:"name"`
	Kind          types.String `tfsdk:"kind"`
	Controls      types.Set    `tfsdk:"controls"`
	URI           types.String `tfsdk:"uri"`
	SHA256        types.String `tfsdk:"sha256"`
	Owner         types.String `tfsdk:"owner"`
	CollectedAt   fw.Timestamp `tfsdk:"collected_at"`
	RetainedUntil fw.Timestamp `tfsdk:"retained_until"`
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

func fromRecord(m *model, e governance.Evidence) {
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
