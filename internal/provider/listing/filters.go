package listing

import (
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// A filter that is null passes everything. One with an empty set passes
// nothing: it is any of none.

// ofMigration is the filter by which nothing but one migration is read.
func ofMigration(what string) schema.StringAttribute {
	return asked.Text("Only the "+what+" of this migration: its id.", fw.Reference(governance.KindMigration))
}

func is[T ~string](filter types.String, value T) bool {
	return filter.IsNull() || filter.ValueString() == string(value)
}

func among[T comparable](filter []T, value T) bool {
	return filter == nil || slices.Contains(filter, value)
}

// shares is whether one of the values passes.
func shares[T comparable](filter, values []T) bool {
	return filter == nil || slices.ContainsFunc(values, func(v T) bool { return slices.Contains(filter, v) })
}

// overlaps is whether one of the jurisdictions passes. EU and its members
// overlap, whichever of them the filter names.
func overlaps(filter, jurisdictions []string) bool {
	return filter == nil ||
		len(catalog.Uncovered(jurisdictions, filter)) < len(jurisdictions) ||
		len(catalog.Uncovered(filter, jurisdictions)) < len(filter)
}

func agrees(filter types.Bool, value bool) bool {
	return filter.IsNull() || filter.ValueBool() == value
}

func before(filter timetypes.RFC3339, at time.Time) bool {
	return filter.IsNull() || at.Before(timeOf(filter))
}

// since is whether a time is that of the filter or later, so that it and before
// make periods that meet without a gap.
func since(filter timetypes.RFC3339, at time.Time) bool {
	return filter.IsNull() || !at.Before(timeOf(filter))
}

// timeOf is a time that its type has found to be one.
func timeOf(v timetypes.RFC3339) time.Time {
	var r fw.Reading
	return r.Time("", v)
}
