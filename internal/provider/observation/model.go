package observation

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type model struct {
	ID              types.String  `tfsdk:"id"`
	MigrationID     types.String  `tfsdk:"migration_id"`
	Name            types.String  `tfsdk:"name"`
	Stage           types.String  `tfsdk:"stage"`
	Digest          types.String  `tfsdk:"digest"`
	Current         types.Bool    `tfsdk:"current"`
	CheckedWith     types.Set     `tfsdk:"checked_with"`
	Touches         []touchRow    `tfsdk:"touches"`
	Undeclared      types.Set     `tfsdk:"undeclared"`
	Unseen          types.Set     `tfsdk:"unseen"`
	Unread          types.Set     `tfsdk:"unread"`
	Opaque          types.Set     `tfsdk:"opaque"`
	Silenced        []silencedRow `tfsdk:"silenced"`
	Deferred        types.Bool    `tfsdk:"deferred"`
	Changes         types.Int64   `tfsdk:"changes"`
	IdentityChanges types.Int64   `tfsdk:"identity_changes"`
	PlanSHA256      types.String  `tfsdk:"plan_sha256"`
	ChangesDigest   types.String  `tfsdk:"changes_digest"`
	SignalsDigest   types.String  `tfsdk:"signals_digest"`
	PlanTimestamp   fw.Timestamp  `tfsdk:"plan_timestamp"`
	ToolVersion     types.String  `tfsdk:"tool_version"`
	ReaderVersion   types.String  `tfsdk:"reader_version"`
	Actor           types.String  `tfsdk:"actor"`
	RecordedAt      fw.Timestamp  `tfsdk:"recorded_at"`
}

type touchRow struct {
	Touch    types.String `tfsdk:"touch"`
	Tier     types.String `tfsdk:"tier"`
	Declared types.Bool   `tfsdk:"declared"`
	Places   []placeRow   `tfsdk:"places"`
	More     types.Int64  `tfsdk:"more"`
}

type silencedRow struct {
	Address types.String `tfsdk:"address"`
	Touches types.Set    `tfsdk:"touches"`
}

type placeRow struct {
	Address types.String `tfsdk:"address"`
	Actions types.List   `tfsdk:"actions"`
}

// fromRecord shows the record itself.
func fromRecord(m *model, o governance.Observation) {
	*m = model{
		ID: fw.StringOrNull(o.ID()), MigrationID: fw.StringOrNull(o.MigrationID), Name: fw.StringOrNull(o.Name), Stage: fw.StringOrNull(o.Stage), Digest: fw.StringOrNull(o.Digest),
		CheckedWith: fw.SetValue(o.CheckedWith), Touches: []touchRow{}, Unread: fw.SetValue(o.Unread), Opaque: fw.SetValue(o.Opaque), Silenced: []silencedRow{},
		Deferred: types.BoolValue(o.Deferred), Changes: types.Int64Value(o.Changes), IdentityChanges: types.Int64Value(o.IdentityChanges),
		PlanSHA256: fw.StringOrNull(o.PlanSHA256), ChangesDigest: fw.StringOrNull(o.ChangesDigest), SignalsDigest: fw.StringOrNull(o.SignalsDigest),
		PlanTimestamp: fw.TimeOrNull(o.PlanTimestamp), ToolVersion: fw.StringOrNull(o.ToolVersion), ReaderVersion: fw.StringOrNull(o.ReaderVersion),
		Actor: fw.StringOrNull(o.Actor), RecordedAt: fw.TimeOrNull(o.ObservedAt),
	}
	for _, seen := range o.Touches {
		row := touchRow{Touch: fw.StringOrNull(seen.Touch), Tier: fw.StringOrNull(seen.Touch.Tier().String()), Places: []placeRow{}, More: types.Int64Value(seen.More)}
		for _, place := range seen.Places {
			row.Places = append(row.Places, placeRow{fw.StringOrNull(place.Address), fw.ListValue(place.Actions)})
		}
		m.Touches = append(m.Touches, row)
	}
	for _, s := range o.Silenced {
		m.Silenced = append(m.Silenced, silencedRow{fw.StringOrNull(s.Address), fw.SetValue(s.Touches)})
	}
}

// compare shows the record beside its migration as that is now. A retired migration
// is empty and declares nothing.
func compare(m *model, o governance.Observation, migration governance.Migration) {
	m.Current = types.BoolValue(o.IsCurrent(migration))
	m.Undeclared = fw.SetValue(o.Touched().Minus(migration.Touches))
	m.Unseen = fw.SetValue(migration.Touches.Minus(o.Touched()))
	for i, seen := range o.Touches {
		m.Touches[i].Declared = types.BoolValue(migration.Touches.Has(seen.Touch))
	}
}
