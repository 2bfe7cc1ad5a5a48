// Package listing holds the data sources that list stored records: parties,
// migrations, approvals, exceptions, permits and observations. This file reads and filters for
// all of them; a file for each has its schema and its filters.
package listing

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
)

// list describes the list of one noun. M is the data source's Terraform value, R
// is the record, and Row is a record as the list shows it.
type list[M any, R governance.Record, Row any] struct {
	// name is the type's name after "ciam_", and the attribute with the rows.
	name string
	// kinds are the kinds of the records' ids.
	kinds []governance.Kind
	// filters are the arguments, and row the attributes of Row.
	filters, row map[string]schema.Attribute

	// migration returns the filter that limits the read to one migration. It is
	// nil for records that belong to no migration.
	migration func(m *M) types.String
	// matches applies the filters that need only the record.
	matches func(m *M, r R) bool
	// related returns the ids of the other records that a row needs. Optional.
	related func(r R) []governance.ID
	// toRow converts a record that matches.
	toRow func(r R, known lookup) Row
	// matchesRow applies the filters that also need related records. Optional.
	matchesRow func(m *M, row Row) bool
	// setResults sets the computed attributes.
	setResults func(m *M, ids []string, rows []Row)
}

// lookup is what a row depends on apart from its record.
type lookup struct {
	now     time.Time
	records map[governance.ID]governance.Record
}

func (k lookup) find(id governance.ID) (governance.Record, bool) {
	r, ok := k.records[id]
	return r, ok
}

// dataSource returns the list as a data source.
func (l *list[M, R, Row]) dataSource() datasource.DataSource {
	attributes := maps.Clone(l.filters)
	attributes["ids"] = dsattr.ComputedList(fmt.Sprintf("The ids of the %s, in ascending order.", l.name))
	attributes[l.name] = dsattr.ComputedRows(fmt.Sprintf("The %s, in the order of `ids`.", l.name), l.row)
	return dsattr.New(dsattr.Definition[M]{
		Name: l.name,
		Description: fmt.Sprintf("Lists the %s of the register that match all filters. ", l.name) +
			"It reads the stored records, without the changes of the current plan. To read after an apply of the same configuration, set `depends_on`. " +
			"A register that does not exist yet is empty, which is not an error. If it must exist, pin it with `register_id`.",
		Attributes: attributes,
		Read:       l.read,
	})
}

func (l *list[M, R, Row]) read(ctx context.Context, s *session.Session, m *M) diag.Diagnostics {
	var migration governance.ID
	if l.migration != nil {
		migration = governance.ID(l.migration(m).ValueString())
	}
	records, diags := s.List(ctx, migration, l.kinds...)
	if diags.HasError() {
		return diags
	}
	matching, related := l.filter(m, records)
	others, more := s.Fetch(ctx, related...)
	diags.Append(more...)
	if diags.HasError() {
		return diags
	}
	// In whole seconds, as everywhere: records hold no fractions.
	l.show(m, matching, lookup{s.Now(), others})
	return diags
}

// filter returns the records that match, and the ids of the others that their
// rows need.
func (l *list[M, R, Row]) filter(m *M, records []governance.Record) (matching []R, related []governance.ID) {
	for _, one := range records {
		r, ok := one.(R)
		if !ok || !l.matches(m, r) {
			continue
		}
		matching = append(matching, r)
		if l.related != nil {
			related = append(related, l.related(r)...)
		}
	}
	return matching, related
}

func (l *list[M, R, Row]) show(m *M, matching []R, known lookup) {
	ids, rows := []string{}, []Row{} // empty, not null, without a match
	for _, r := range matching {
		row := l.toRow(r, known)
		if l.matchesRow == nil || l.matchesRow(m, row) {
			ids, rows = append(ids, string(r.ID())), append(rows, row)
		}
	}
	l.setResults(m, ids, rows)
}
