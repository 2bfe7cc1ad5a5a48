package listing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type observationsModel struct {
	MigrationID    types.String       `tfsdk:"migration_id"`
	Name           types.String       `tfsdk:"name"`
	Stage          types.String       `tfsdk:"stage"`
	Touches        []governance.Touch `tfsdk:"touches"`
	Current        types.Bool         `tfsdk:"current"`
	HasUndeclared  types.Bool         `tfsdk:"has_undeclared"`
	RecordedAfter  fw.Timestamp       `tfsdk:"recorded_after"`
	RecordedBefore fw.Timestamp       `tfsdk:"recorded_before"`
	IDs            []string           `tfsdk:"ids"`
	Observations   []observationRow   `tfsdk:"observations"`
}

type observationRow struct {
	ID              types.String `tfsdk:"id"`
	MigrationID     types.String `tfsdk:"migration_id"`
	Name            types.String `tfsdk:"name"`
	Stage           types.String `tfsdk:"stage"`
	Digest          types.String `tfsdk:"digest"`
	Current         bool         `tfsdk:"current"`
	Touches         types.Set    `tfsdk:"touches"`
	Undeclared      types.Set    `tfsdk:"undeclared"`
	Unread          types.Set    `tfsdk:"unread"`
	Opaque          types.Set    `tfsdk:"opaque"`
	Silenced        types.Set    `tfsdk:"silenced"`
	Deferred        bool         `tfsdk:"deferred"`
	Changes         int64        `tfsdk:"changes"`
	IdentityChanges int64        `tfsdk:"identity_changes"`
	PlanSHA256      types.String `tfsdk:"plan_sha256"`
	PlanTimestamp   fw.Timestamp `tfsdk:"plan_timestamp"`
	Actor           types.String `tfsdk:"actor"`
	RecordedAt      fw.Timestamp `tfsdk:"recorded_at"`
}

var observations = &list[observationsModel, governance.Observation, observationRow]{
	name:  "observations",
	kinds: []governance.Kind{governance.KindObservation},
	filters: map[string]schema.Attribute{
		"migration_id":    migrationFilter("observations"),
		"name":            dsattr.OptionalString("Only observations of this state or workspace.", fw.Slug()),
		"stage":           stageFilter("observations"),
		"touches":         dsattr.OptionalSet("Only observations of a plan with at least one of these touches, as in `ciam_migration`.", fw.OneOf(governance.Touches())),
		"current":         dsattr.OptionalBool("`true` lists only observations for the migration's current scope, `false` only the others."),
		"has_undeclared":  dsattr.OptionalBool("`true` lists only observations with touches that the migration does not declare, `false` only the others."),
		"recorded_after":  dsattr.OptionalTime("Only observations recorded at this time or later, in UTC (`Z`)."),
		"recorded_before": dsattr.OptionalTime("Only observations recorded before this time, in UTC (`Z`)."),
	},
	row: map[string]schema.Attribute{
		"id":               dsattr.ComputedString("The observation's id, for example `observation/legacy-to-cloud/login-prod`."),
		"migration_id":     dsattr.ComputedString("The id of the migration that the plan was checked for."),
		"name":             dsattr.ComputedString("The state or workspace that the plan belongs to."),
		"stage":            dsattr.ComputedString("The stage that the plan was checked for."),
		"digest":           dsattr.ComputedString("The digest of the migration's scope when the plan was checked."),
		"current":          dsattr.ComputedBool("Whether that is the migration's digest now. Gates use only current observations."),
		"touches":          dsattr.ComputedSet("What the plan touches, declared or not. `ciam_observation` has the resources."),
		"undeclared":       dsattr.ComputedSet("The touches that the migration does not declare now (CIAM707). A retired migration declares nothing."),
		"unread":           dsattr.ComputedSet("The resource types of identity providers that the mapping does not know."),
		"opaque":           dsattr.ComputedSet("The addresses of changes whose effect a plan does not show, such as provisioners."),
		"silenced":         dsattr.ComputedSet("The addresses where the organisation's own rows took a touch away."),
		"deferred":         dsattr.ComputedBool("Whether the plan puts changes off to a later plan."),
		"changes":          dsattr.ComputedInt64("How many changes the plan has."),
		"identity_changes": dsattr.ComputedInt64("How many of them are of identity providers."),
		"plan_sha256":      dsattr.ComputedString("The digest of the plan's JSON, as `sha256:<hex>`."),
		"plan_timestamp":   dsattr.ComputedTime("When the plan was made. Null for a plan that does not say."),
		"actor":            dsattr.ComputedString("The CI run or the user that checked it."),
		"recorded_at":      dsattr.ComputedTime("When the observation was recorded, by the register's clock."),
	},
	migration: func(m *observationsModel) types.String { return m.MigrationID },
	matches: func(m *observationsModel, o governance.Observation) bool {
		return equals(m.Name, o.Name) && equals(m.Stage, o.Stage) && intersects(m.Touches, o.Touched()) &&
			notBefore(m.RecordedAfter, o.ObservedAt) && before(m.RecordedBefore, o.ObservedAt)
	},
	related: func(o governance.Observation) []governance.ID { return []governance.ID{o.MigrationID} },
	toRow: func(o governance.Observation, known lookup) observationRow {
		migration, _ := known.records[o.MigrationID].(governance.Migration)
		return observationRow{
			ID: fw.StringOrNull(o.ID()), MigrationID: fw.StringOrNull(o.MigrationID), Name: fw.StringOrNull(o.Name), Stage: fw.StringOrNull(o.Stage),
			Digest: fw.StringOrNull(o.Digest), Current: o.IsCurrent(migration),
			Touches: fw.SetValue(o.Touched()), Undeclared: fw.SetValue(o.Touched().Minus(migration.Touches)),
			Unread: fw.SetValue(o.Unread), Opaque: fw.SetValue(o.Opaque), Silenced: fw.SetValue(silencedIn(o)), Deferred: o.Deferred,
			Changes: o.Changes, IdentityChanges: o.IdentityChanges, PlanSHA256: fw.StringOrNull(o.PlanSHA256), PlanTimestamp: fw.TimeOrNull(o.PlanTimestamp),
			Actor: fw.StringOrNull(o.Actor), RecordedAt: fw.TimeOrNull(o.ObservedAt),
		}
	},
	matchesRow: func(m *observationsModel, row observationRow) bool {
		return equalsBool(m.Current, row.Current) && equalsBool(m.HasUndeclared, len(row.Undeclared.Elements()) > 0)
	},
	setResults: func(m *observationsModel, ids []string, rows []observationRow) { m.IDs, m.Observations = ids, rows },
}

// silencedIn are the addresses where own rows took something away.
func silencedIn(o governance.Observation) []string {
	addresses := make([]string, len(o.Silenced))
	for i, s := range o.Silenced {
		addresses[i] = s.Address
	}
	return addresses
}

// NewObservations returns the data source ciam_observations.
func NewObservations() datasource.DataSource { return observations.dataSource() }
