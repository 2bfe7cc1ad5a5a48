package listing

import (
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// A null filter matches every record. An empty set matches none, because it
// lists no accepted value.

// migrationFilter is the filter that limits the read to one migration.
func migrationFilter(what string) schema.StringAttribute {
	return dsattr.OptionalString("Only the "+what+" of this migration: its id.", fw.Reference(governance.KindMigration))
}

// stageFilter is the filter by a stage.
func stageFilter(what string) schema.StringAttribute {
	return dsattr.OptionalString("Only the "+what+" of this stage: `design`, `build`, `cutover` or `decommission`.", fw.OneOf(governance.Stages()))
}

func equals[T ~string](filter types.String, value T) bool {
	return filter.IsNull() || filter.ValueString() == string(value)
}

func contains[T comparable](filter []T, value T) bool {
	return filter == nil || slices.Contains(filter, value)
}

// intersects reports whether the filter lists at least one of the values.
func intersects[T comparable](filter, values []T) bool {
	return filter == nil || slices.ContainsFunc(values, func(v T) bool { return slices.Contains(filter, v) })
}

// overlaps reports whether the filter matches one of the jurisdictions. EU and
// its member states match each other.
func overlaps(filter, jurisdictions []string) bool {
	return filter == nil ||
		len(catalog.Uncovered(jurisdictions, filter)) < len(jurisdictions) ||
		len(catalog.Uncovered(filter, jurisdictions)) < len(filter)
}

func equalsBool(filter types.Bool, value bool) bool {
	return filter.IsNull() || filter.ValueBool() == value
}

func before(filter fw.Timestamp, at time.Time) bool {
	return filter.IsNull() || at.Before(timeOf(filter))
}

// notBefore reports whether a time is the filter's or later. Together with
// before it divides time into periods without a gap.
func notBefore(filter fw.Timestamp, at time.Time) bool {
	return filter.IsNull() || !at.Before(timeOf(filter))
}

// timeOf converts a time that the attribute's type has validated.
func timeOf(v fw.Timestamp) time.Time {
	var r fw.Reading
	return r.Time("", v)
}
