package dsattr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
)

// Definition describes one data source. M is its Terraform value.
type Definition[M any] struct {
	// Name is the type's name after "ciam_".
	Name        string
	Description string
	Attributes  map[string]schema.Attribute
	// Read sets the computed attributes of m, which holds the configuration.
	// Data sources of what the provider has built in do not use the session.
	Read func(ctx context.Context, s *session.Session, m *M) diag.Diagnostics
}

// New returns the data source that a definition describes.
func New[M any](d Definition[M]) datasource.DataSource { return &source[M]{definition: d} }

type source[M any] struct {
	definition Definition[M]
	session    *session.Session
}

var _ datasource.DataSourceWithConfigure = (*source[struct{}])(nil)

// Metadata names the type.
func (d *source[M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.definition.Name
}

// Schema returns the definition's attributes.
func (d *source[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.definition.Description, Attributes: d.definition.Attributes}
}

// Configure stores the provider's session.
func (d *source[M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

// Read calls the definition's Read. After an error it leaves the state null.
func (d *source[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(d.definition.Read(ctx, d.session, &m)...)
	if d.session != nil {
		resp.Diagnostics.Append(d.session.ClockWarning(ctx)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
