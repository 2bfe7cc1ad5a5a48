package pages

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

type driftModel struct {
	MigrationID types.String `tfsdk:"migration_id"`
	Sandbox     types.Bool   `tfsdk:"sandbox"`
	Drifts      []driftRow   `tfsdk:"drifts"`
	Markdown    types.String `tfsdk:"markdown"`
	HTML        types.String `tfsdk:"html"`
	JSON        types.String `tfsdk:"json"`
}

type driftRow struct {
	Kind        types.String `tfsdk:"kind"`
	MigrationID types.String `tfsdk:"migration_id"`
	Record      types.String `tfsdk:"record"`
	Path        types.String `tfsdk:"path"`
	Party       types.String `tfsdk:"party"`
	Since       fw.Timestamp `tfsdk:"since"`
	Message     types.String `tfsdk:"message"`
	Gates       types.Set    `tfsdk:"gates"`
	Successors  types.Set    `tfsdk:"successors"`
}

var drift = definition(dsattr.Definition[driftModel]{
	Name: "ownership_drift",
	Description: "Lists every ownership that is not what it was when it was agreed, in the active migrations of the register or in one of them. It reads the register, and asks the identity directory if one is configured. " +
		"Use it in a `check` block or a nightly job. A directory that does not answer is a warning, and the list then says that it may be incomplete.",
	Attributes: map[string]schema.Attribute{
		"migration_id": dsattr.OptionalString("The id of a migration. Default: all active migrations of the register.", fw.Reference(governance.KindMigration)),
		"sandbox":      sandbox(),
		"drifts": dsattr.ComputedRows("The drifts, ordered by migration, kind and record.", map[string]schema.Attribute{
			"kind": dsattr.ComputedString("What has drifted. About persons: `departed` (the directory does not know the party, or has given its login to somebody else), `disabled`, `moved` (to another function) or `became_external`. " +
				"About approvals: `reassigned` (the approvers are not those of the stage's first approval), `approval_expired` or `approval_stale`. About records: `record_edited` (outside the provider) or `unmanaged` (the party's record was retired)."),
			"migration_id": dsattr.ComputedString("The id of the migration."),
			"record":       dsattr.ComputedString("The id of the record that gives the role, or that was edited."),
			"path":         dsattr.ComputedString("The argument of the record."),
			"party":        dsattr.ComputedString("The id of the party that holds the role; null for a drift that is about no party."),
			"since":        dsattr.ComputedTime("When it happened, if the register knows."),
			"message":      dsattr.ComputedString("What has drifted, in a sentence."),
			"gates":        dsattr.ComputedSet("The ids of the gates without a permit that it closes."),
			"successors":   dsattr.ComputedSet("The ids of the parties that could take over: of the same function, internal and active."),
		}),
		"markdown": dsattr.ComputedString("The drift as Markdown, for an issue or a ticket. User-supplied text is escaped."),
		"html":     dsattr.ComputedString("The drift as an HTML page for browsers and print. It runs no script and loads nothing, and user-supplied text is escaped."),
		"json":     dsattr.ComputedString("The drift as JSON: `register_id`, `sandbox`, `directory` (`asked`, `unavailable` or `none`) and `drifts`."),
	},
	Read: func(ctx context.Context, s *session.Session, m *driftModel) diag.Diagnostics {
		var shown report.Drifts
		see := func(source report.Source) { shown = report.DriftOf(source) }
		var diags diag.Diagnostics
		if m.MigrationID.IsNull() {
			diags = s.Survey(ctx, nil, see)
		} else {
			diags = readMigration(ctx, s, m.MigrationID.ValueString(), func(source report.Source, id governance.ID) bool {
				see(source)
				_, found := source.View.Find(id)
				return found
			})
		}
		if diags.HasError() {
			return diags
		}
		m.Sandbox, m.Markdown, m.HTML = types.BoolValue(shown.Register.Sandbox), types.StringValue(shown.Markdown()), html(shown, &diags)
		text, err := shown.JSON()
		if err != nil {
			diags.AddError("Drift cannot be written as JSON", err.Error())
			return diags
		}
		m.JSON, m.Drifts = types.StringValue(text), []driftRow{} // empty, not null
		for _, d := range shown.Drifts {
			m.Drifts = append(m.Drifts, driftRow{
				types.StringValue(string(d.Kind)), fw.StringOrNull(d.Migration), fw.StringOrNull(d.Record), fw.StringOrNull(d.Path), fw.StringOrNull(d.Party),
				fw.TimeOrNull(d.Since), types.StringValue(d.Message), fw.SetValue(d.Gates), fw.SetValue(d.Successors),
			})
		}
		return diags
	},
})

// NewDrift returns the data source ciam_ownership_drift.
func NewDrift() datasource.DataSource { return dsattr.New(drift) }
