// Package listing holds the data sources that list stored records: parties,
// migrations, approvals, exceptions and permits. Reading and filtering is
// written once, here; a file for each says what is special about it.
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
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
)

// list is what is special about the list of one noun. M is the data source's
// Terraform value, R a record, and Row what is shown of it.
type list[M any, R governance.Record, Row any] struct {
	// name is the type's behind "ciam_", and of the attribute with the rows.
	name string
	// kinds are the kinds of ids that the records have.
	kinds []governance.Kind
	// filters and row are the attributes of M, without the results, and of Row.
	filters, row map[string]schema.Attribute

	// migration is the filter that names the one migration to read; nil for
	// records that have none.
	migration func(m *M) types.String
	// fits is whether the record itself passes the filters.
	fits func(m *M, r R) bool
	// beside are the ids of other records that a row depends on. Optional.
	beside func(r R) []governance.ID
	// show makes the row of a record that fits.
	show func(r R, with surroundings) Row
	// keep is whether the row passes the filters that depend on more than the
	// record. Optional.
	keep func(m *M, row Row) bool
	// put sets the results.
	put func(m *M, ids []string, rows []Row)
}

// surroundings are what a record is shown with.
type surroundings struct {
	now    time.Time
	others map[governance.ID]governance.Record
}

func (s surroundings) find(id governance.ID) (governance.Record, bool) {
	r, ok := s.others[id]
	return r, ok
}

// source is the data source of a list.
type source[M any, R governance.Record, Row any] struct {
	list    *list[M, R, Row]
	session *session.Session
}

var _ datasource.DataSourceWithConfigure = (*source[struct{}, governance.Party, struct{}])(nil)

func (d *source[M, R, Row]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.list.name
}

func (d *source[M, R, Row]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := maps.Clone(d.list.filters)
	attributes["ids"] = schema.ListAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: fmt.Sprintf("The ids of the %s, in ascending order.", d.list.name),
	}
	attributes[d.list.name] = told.Rows(fmt.Sprintf("The %s, in the order of `ids`.", d.list.name), d.list.row)
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("Lists the %s of the register that match all filters. ", d.list.name) +
			"It reads the stored records, without the changes of the current plan. To read after an apply of the same configuration, set `depends_on`. " +
			"A register that does not exist yet is empty, which is not an error. If it must exist, pin it with `register_id`.",
		Attributes: attributes,
	}
}

func (d *source[M, R, Row]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

func (d *source[M, R, Row]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, with, diags := d.look(ctx, &m)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ids, rows := []string{}, []Row{} // empty, not null, when there are none
	for _, r := range found {
		row := d.list.show(r, with)
		if d.list.keep == nil || d.list.keep(&m, row) {
			ids, rows = append(ids, string(r.ID())), append(rows, row)
		}
	}
	d.list.put(&m, ids, rows)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// look reads the records that fit, and what their rows depend on.
func (d *source[M, R, Row]) look(ctx context.Context, m *M) ([]R, surroundings, diag.Diagnostics) {
	var migration governance.ID
	if d.list.migration != nil {
		migration = governance.ID(d.list.migration(m).ValueString())
	}
	records, diags := d.session.List(ctx, migration, d.list.kinds...)
	var found []R
	var beside []governance.ID
	for _, one := range records {
		r, ok := one.(R)
		if !ok || !d.list.fits(m, r) {
			continue
		}
		found = append(found, r)
		if d.list.beside != nil {
			beside = append(beside, d.list.beside(r)...)
		}
	}
	if diags.HasError() {
		return nil, surroundings{}, diags
	}
	others, more := d.session.Fetch(ctx, beside...)
	diags.Append(more...)
	// In whole seconds, as everywhere: records hold no fractions.
	return found, surroundings{d.session.Clock.Now().Truncate(time.Second), others}, diags
}
