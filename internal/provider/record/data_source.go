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
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
)

// NewDataSource returns the data source that reads one record of a noun by its
// id, for states that do not own it. id returns that argument.
func NewDataSource[M any, R governance.Record](noun *Noun[M, R], id func(m *M) types.String) datasource.DataSource {
	return dsattr.New(dsattr.Definition[M]{
		Name: noun.Name, Description: noun.ReadDescription(), Attributes: noun.ReadAttributes(),
		Read: func(ctx context.Context, s *session.Session, m *M) diag.Diagnostics {
			return Look(ctx, s, noun, governance.ID(id(m).ValueString()), m)
		},
	})
}

// ReadDescription describes a data source that reads one record of the noun.
func (n *Noun[M, R]) ReadDescription() string {
	from := "as planned in this configuration, or else from the register"
	if n.StoredOnly {
		from = "from the register. Planned changes are not in the register yet: to read the record after this apply, set `depends_on` to its resource"
	}
	return fmt.Sprintf("Reads one `ciam_%s` by its id, for states that do not own it: %s.", n.Name, from)
}

// ReadAttributes are the attributes of that data source: those of the resource,
// all computed except the id.
func (n *Noun[M, R]) ReadAttributes() map[string]ds.Attribute {
	attributes := readable(n.Schema.Attributes)
	attributes["id"] = dsattr.RequiredString("The id of the record to read.", fw.Reference(n.Kinds...))
	return attributes
}

// readable returns a resource's attributes as computed ones.
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

// Look reads one record into m: as this walk knows it or, for a noun that is
// StoredOnly, as it is stored at this moment. A record that is not there is an error.
func Look[M any, R governance.Record](ctx context.Context, s *session.Session, n *Noun[M, R], id governance.ID, m *M) diag.Diagnostics {
	view, where := s.View, "Neither this plan nor the register %s has %s, or it was retired."
	if n.StoredOnly {
		view, where = s.View.Again(), "The register %s does not have %s, or it was retired. What is only planned is not in the register yet."
	}
	there, diags := look(ctx, s, view, n, id, m)
	if !there && !diags.HasError() {
		diags.Append(absent(s, id, where))
	}
	return diags
}

// LookStored reads one record into m as it is stored at this moment, and tells
// whether it is there.
func LookStored[M any, R governance.Record](ctx context.Context, s *session.Session, n *Noun[M, R], id governance.ID, m *M) (bool, diag.Diagnostics) {
	return look(ctx, s, s.View.Again(), n, id, m)
}

// ReadFresh reads one record into m, with all that it rests on, as it is stored
// at this moment: what the walk has read before may be old by now. What the
// walk plans counts only until it begins to write.
func ReadFresh[M any, R governance.Record](ctx context.Context, s *session.Session, n *Noun[M, R], id governance.ID, m *M) diag.Diagnostics {
	there, diags := look(ctx, s, s.View.Fresh(), n, id, m)
	if !there && !diags.HasError() {
		diags.Append(absent(s, id, "Neither this plan nor the register %s has %s, or it was retired."))
	}
	return diags
}

func absent(s *session.Session, id governance.ID, where string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("id"), "No such record",
		fmt.Sprintf(where, s.Address, id)+"\n\nFix: Check the id and the register (register, or CIAM_REGISTER). If another configuration declares the record, apply that first. "+
			"If this one does, set depends_on to the resource.")
}

func look[M any, R governance.Record](ctx context.Context, s *session.Session, known *planview.View, n *Noun[M, R], id governance.ID, m *M) (there bool, diags diag.Diagnostics) {
	identity, err := s.Identity(ctx, session.Origin{})
	if err != nil {
		return false, diag.Diagnostics{s.Fault(err)}
	}
	view, err := s.Judgement(ctx, known)
	if err != nil {
		return false, diag.Diagnostics{s.Fault(err)}
	}
	found, ok := view.Find(id)
	record, isR := found.Record.(R)
	stored, err := known.Stored(ctx, id)
	switch {
	case view.Err() != nil:
		return false, diag.Diagnostics{s.Fault(view.Err())}
	case err != nil:
		return false, diag.Diagnostics{s.Fault(err)}
	case !ok || !isR:
		return false, s.DeletedOutside(ctx, id)
	case len(found.Unknown) > 0:
		return false, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "Record is not known yet",
			fmt.Sprintf("This plan changes %s, and its %s is known only after apply.\n\nFix: Apply that change first, or refer to the resource that declares the record. For a data source, you can also set depends_on to that resource.",
				id, strings.Join(found.Unknown, ", ")))}
	case stored != nil && sameArguments(record, stored.Record):
		record, _ = stored.Record.(R) // with the stamps that the register put on it
	}
	n.FromRecord(m, record)
	if stored != nil {
		diags = s.EditWarning(ctx, known, id)
	}
	diags.Append(n.compute(ctx, reading(view, s.Env, identity), m, record, nil)...)
	diags.Append(s.Outages(view, false)...)
	if view.Err() != nil {
		diags.Append(s.Fault(view.Err()))
	}
	return true, diags
}
