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
	NotApplicable types.String `tfsdk:"not_applicable"`
	Owner         types.String `tfsdk:"owner"`
	CollectedAt   fw.Timestamp `tfsdk:"collected_at"`
	RetainedUntil fw.Timestamp `tfsdk:"retained_until"`
}

func toRecord(m *model) (governance.Evidence, rules.Unknown) {
	var r fw.Reading
	return governance.Evidence{
		MigrationID:   fw.ReadString[governance.ID](&r, "migration_id", m.MigrationID),
		AlsoFor:       fw.ReadSet[governance.ID](&r, "also_for", m.AlsoFor),
		Name:          fw.ReadString[string](&r, "name", m.Name),
		Kind:          fw.ReadString[governance.EvidenceKind](&r, "kind", m.Kind),
		Controls:      fw.ReadSet[string](&r, "controls", m.Controls),
		URI:           fw.ReadString[string](&r, "uri", m.URI),
		SHA256:        fw.ReadString[string](&r, "sha256", m.SHA256),
		NotApplicable: fw.ReadString[string](&r, "not_applicable", m.NotApplicable),
		Owner:         fw.ReadString[governance.ID](&r, "owner", m.Owner),
		CollectedAt:   r.Time("collected_at", m.CollectedAt),
		RetainedUntil: r.Time("retained_until", m.RetainedUntil),
	}, r.Unknown
}

func fromRecord(m *model, e governance.Evidence) {
	m.MigrationID = fw.StringOrNull(e.MigrationID)
	m.AlsoFor = fw.SetOrNull(e.AlsoFor)
	m.Name = fw.StringOrNull(e.Name)
	m.Kind = fw.StringOrNull(e.Kind)
	m.Controls = fw.SetOrNull(e.Controls)
	m.URI = fw.StringOrNull(e.URI)
	m.SHA256 = fw.StringOrNull(e.SHA256)
	m.NotApplicable = fw.StringOrNull(e.NotApplicable)
	m.Owner = fw.StringOrNull(e.Owner)
	m.CollectedAt = fw.TimeOrNull(e.CollectedAt)
	m.RetainedUntil = fw.TimeOrNull(e.RetainedUntil)
}
