package record

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	ds "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// DataSource is the generic data source of a noun: one record by its id, for
// states that do not own it.
type DataSource[M any, R governance.Record] struct {
	noun    *Noun[M, R]
	session *session.Session
}

var _ datasource.DataSourceWithConfigure = (*DataSource[struct{}, governance.Party])(nil)

// NewDataSource returns the constructor that a provider registers.
func NewDataSource[M any, R governance.Record](noun *Noun[M, R]) func() datasource.DataSource {
	return func() datasource.DataSource { return &DataSource[M, R]{noun: noun} }
}

// Metadata names the type.
func (d *DataSource[M, R]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.noun.Name
}

// Schema is the resource's, with everything computed but the id.
func (d *DataSource[M, R]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.noun.ReadSchema()
}

// ReadSchema is the schema of a data source that reads one record of the noun.
func (n *Noun[M, R]) ReadSchema() ds.Schema {
	attributes := readable(n.Schema.Attributes)
	attributes["id"] = ds.StringAttribute{
		Required: true, MarkdownDescription: "The id of the record to read.",
		Validators: []validator.String{fw.Reference(n.Kinds...)},
	}
	return ds.Schema{
		MarkdownDescription: fmt.Sprintf("Reads one `ciam_%s` by its id, for states that do not own it: as planned in this configuration, or else from the register.", n.Name),
		Attributes:          attributes,
	}
}

// readable turns a resource's attributes into computed ones.
func readable(attributes map[string]schema.Attribute) map[string]ds.Attribute {
	out := map[string]ds.Attribute{}
	for name, attribute := range attributes {
		text := attribute.GetMarkdownDescription()
		switch a := attribute.(type) {
		case schema.StringAttribute:
			out[name] = ds.StringAttribute{Computed: true, MarkdownDescription: text, CustomType: a.CustomType}
		case schema.BoolAttribute:
			out[name] = ds.BoolAttribute{Computed: true, MarkdownDescription: text}
		case schema.Int64Attribute:
			out[name] = ds.Int64Attribute{Computed: true, MarkdownDescription: text}
		case schema.SetAttribute:
			out[name] = ds.SetAttribute{Computed: true, MarkdownDescription: text, ElementType: a.ElementType}
		case schema.ListAttribute:
			out[name] = ds.ListAttribute{Computed: true, MarkdownDescription: text, ElementType: a.ElementType}
		case schema.MapAttribute:
			out[name] = ds.MapAttribute{Computed: true, MarkdownDescription: text, ElementType: a.ElementType}
		case schema.SingleNestedAttribute:
			out[name] = ds.SingleNestedAttribute{Computed: true, MarkdownDescription: text, Attributes: readable(a.Attributes)}
		case schema.MapNestedAttribute:
			out[name] = ds.MapNestedAttribute{
				Computed: true, MarkdownDescription: text,
				NestedObject: ds.NestedAttributeObject{Attributes: readable(a.NestedObject.Attributes)},
			}
		case schema.ListNestedAttribute:
			out[name] = ds.ListNestedAttribute{
				Computed: true, MarkdownDescription: text,
				NestedObject: ds.NestedAttributeObject{Attributes: readable(a.NestedObject.Attributes)},
			}
		default:
			panic(fmt.Sprintf("no data source attribute for %T", attribute))
		}
	}
	return out
}

// Configure takes over the provider's session.
func (d *DataSource[M, R]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

// Read looks the record up.
func (d *DataSource[M, R]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id string
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(Look(ctx, d.session, d.noun, governance.ID(id), &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
}

// Look reads one record into m: as this walk knows it, or as it is stored.
func Look[M any, R governance.Record](ctx context.Context, s *session.Session, n *Noun[M, R], id governance.ID, m *M) diag.Diagnostics {
	return look(ctx, s, s.View, n, id, m)
}

// LookNow reads one record into m, with all that it rests on, as it is stored
// at this moment: what the walk has read before may be old by now. What the
// walk plans counts only until it begins to write.
func LookNow[M any, R governance.Record](ctx context.Context, s *session.Session, n *Noun[M, R], id governance.ID, m *M) diag.Diagnostics {
	return look(ctx, s, s.View.Fresh(), n, id, m)
}

func look[M any, R governance.Record](ctx context.Context, s *session.Session, known *planview.View, n *Noun[M, R], id governance.ID, m *M) diag.Diagnostics {
	identity, err := s.Identity(ctx, "")
	if err != nil {
		return diag.Diagnostics{s.Fault(err)}
	}
	view := known.ForJudgement(ctx, s.Now())
	found, ok := view.Find(id)
	record, isR := found.Record.(R)
	stored, err := known.Stored(ctx, id)
	switch {
	case view.Err() != nil:
		return diag.Diagnostics{s.Fault(view.Err())}
	case err != nil:
		return diag.Diagnostics{s.Fault(err)}
	case !ok || !isR:
		return append(s.DeletedOutside(ctx, id), diag.NewAttributeErrorDiagnostic(path.Root("id"), "No such record",
			fmt.Sprintf("Neither this plan nor the register %s has %s, or it was retired. Check the id and the register; a record of another state must be applied there first.", s.Address, id)))
	case len(found.Unknown) > 0:
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "Record is not known yet",
			fmt.Sprintf("This plan changes %s, and its %s is known only after apply. Apply that first; or, for a data source, set depends_on to the resource that holds it, or refer to that resource itself.",
				id, strings.Join(found.Unknown, ", ")))}
	case stored != nil && sameArguments(record, stored.Record):
		record, _ = stored.Record.(R) // with the stamps that the register put on it
	}
	n.FromRecord(m, record)
	n.Compute(m, record, rules.Unknown{})
	var diags diag.Diagnostics
	if stored != nil {
		diags = s.EditWarning(ctx, known, id)
	}
	if n.Derive != nil {
		diags.Append(n.Derive(ctx, readContext(view, identity), m, record)...)
	}
	if view.Err() != nil {
		diags.Append(s.Fault(view.Err()))
	}
	return diags
}
