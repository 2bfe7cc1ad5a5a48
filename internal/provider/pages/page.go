// Package pages holds the data sources for people who do not read HCL: the
// decision matrix of a migration, how ready a stage of it is, and the report for
// auditors. They tell what is stored, as package report words it.
package pages

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

// page is what is special about one data source. M is its Terraform value.
type page[M any] struct {
	// name is the type's behind "ciam_".
	name        string
	description string
	attributes  map[string]schema.Attribute
	// fill sets what is computed.
	fill func(ctx context.Context, s *session.Session, m *M) diag.Diagnostics
}

// source is the data source of a page.
type source[M any] struct {
	page    *page[M]
	session *session.Session
}

var _ datasource.DataSourceWithConfigure = (*source[struct{}])(nil)

func (d *source[M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.page.name
}

func (d *source[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: d.page.description + "\n\n" +
			"It reads the stored records of all teams, without the changes of the current plan. To read after an apply of the same configuration, set `depends_on` to the resources to show.",
		Attributes: d.page.attributes,
	}
}

func (d *source[M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = session.Of(req.ProviderData, &resp.Diagnostics)
}

func (d *source[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(d.page.fill(ctx, d.session, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// theMigration is the argument that names the one migration of a page.
func theMigration() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{fw.Reference(governance.KindMigration)},
		MarkdownDescription: "The id of the migration.",
	}
}

func sandbox() schema.BoolAttribute {
	return told.Flag("Whether the register is a sandbox. The texts say so too.")
}

// tell surveys one migration. see is false when that is not there.
func tell(ctx context.Context, s *session.Session, migration string, see func(source report.Source, id governance.ID) bool) diag.Diagnostics {
	id, found := governance.ID(migration), false
	diags := s.Survey(ctx, []governance.ID{id}, func(source report.Source) { found = see(source, id) })
	if !found && !diags.HasError() {
		diags.Append(noSuch(path.Root("migration_id"), s, id))
	}
	return diags
}

// html is a page as HTML.
func html(shown interface{ HTML() (string, error) }, diags *diag.Diagnostics) types.String {
	text, err := shown.HTML()
	if err != nil {
		diags.AddError("Page cannot be made", err.Error())
	}
	return types.StringValue(text)
}

func noSuch(at path.Path, s *session.Session, migration governance.ID) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, "No such migration",
		fmt.Sprintf("The register %s has no %s, or it was retired.\n\nTo mend: Check the id and the register (register, or CIAM_REGISTER). "+
			"What is only planned is not in it yet: apply it first, where another configuration declares it; where this one does, set depends_on to the resources that are to be shown.", s.Address, migration))
}
