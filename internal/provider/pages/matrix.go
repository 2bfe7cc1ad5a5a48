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

type matrixModel struct {
	MigrationID types.String `tfsdk:"migration_id"`
	Sandbox     types.Bool   `tfsdk:"sandbox"`
	Rows        []matrixRow  `tfsdk:"rows"`
	Markdown    types.String `tfsdk:"markdown"`
	CSV         types.String `tfsdk:"csv"`
	HTML        types.String `tfsdk:"html"`
}

type matrixRow struct {
	Decision        types.String `tfsdk:"decision"`
	Jurisdiction    types.String `tfsdk:"jurisdiction"`
	Required        bool         `tfsdk:"required"`
	Reserved        bool         `tfsdk:"reserved"`
	Deciders        types.Set    `tfsdk:"deciders"`
	Accountable     types.String `tfsdk:"accountable"`
	AccountableName types.String `tfsdk:"accountable_name"`
	Responsible     types.Set    `tfsdk:"responsible"`
	Consulted       types.Set    `tfsdk:"consulted"`
	Informed        types.Set    `tfsdk:"informed"`
	Rationale       types.String `tfsdk:"rationale"`
	Controls        types.Set    `tfsdk:"controls"`
}

var matrix = definition(dsattr.Definition[matrixModel]{
	Name: "decision_matrix",
	Description: "Shows the decision matrix (RACI) of a migration, with a row for each decision that is required or has an owner. " +
		"It is available as rows for expressions, and as a table for tickets, spreadsheets and browsers.",
	Attributes: map[string]schema.Attribute{
		"migration_id": migrationID(),
		"sandbox":      sandbox(),
		"rows": dsattr.ComputedRows("The decisions, in the provider's fixed order.", map[string]schema.Attribute{
			"decision":         dsattr.ComputedString("The type of decision, for example `rollback`."),
			"jurisdiction":     dsattr.ComputedString("The jurisdiction that the row is for; null for a general row. Without an accountable party, the jurisdictions that lack one."),
			"required":         dsattr.ComputedBool("Whether the migration needs an owner for it."),
			"reserved":         dsattr.ComputedBool("Whether the decision is reserved: no vendor can be accountable or responsible."),
			"deciders":         dsattr.ComputedSet("The functions that may be accountable."),
			"accountable":      dsattr.ComputedString("The id of the accountable party. Null without an owner. For `risk_acceptance`, the migration's risk owner."),
			"accountable_name": dsattr.ComputedString("The display name of the accountable party. Null without an owner."),
			"responsible":      dsattr.ComputedSet("The ids of the parties that do the work."),
			"consulted":        dsattr.ComputedSet("The ids of the parties to consult before the decision."),
			"informed":         dsattr.ComputedSet("The ids of the parties to inform after the decision."),
			"rationale":        dsattr.ComputedString("Why this party is accountable."),
			"controls":         dsattr.ComputedSet("The governance objectives that the decision serves, as `<framework>:<id>`."),
		}),
		"markdown": dsattr.ComputedString("The matrix as a table in GitHub-flavoured Markdown. User-supplied text is escaped."),
		"csv":      dsattr.ComputedString("The matrix as CSV (RFC 4180) with a header. Formulas in user-supplied text are neutralised."),
		"html":     dsattr.ComputedString("The matrix as an HTML page for browsers and print. It runs no script and loads nothing, and user-supplied text is escaped."),
	},
	Read: func(ctx context.Context, s *session.Session, m *matrixModel) diag.Diagnostics {
		var shown report.Matrix
		diags := readMigration(ctx, s, m.MigrationID.ValueString(), func(source report.Source, id governance.ID) (found bool) {
			shown, found = report.MatrixOf(source, id)
			return found
		})
		if diags.HasError() {
			return diags
		}
		m.Sandbox, m.HTML = types.BoolValue(shown.Sandbox), html(shown, &diags)
		m.Markdown, m.CSV = types.StringValue(shown.Markdown()), types.StringValue(shown.CSV())
		m.Rows = []matrixRow{} // empty, not null, without a match
		for _, row := range shown.Rows {
			m.Rows = append(m.Rows, matrixRowOf(row))
		}
		return diags
	},
})

func matrixRowOf(row report.Row) matrixRow {
	var accountable report.Named
	if row.Accountable != nil {
		accountable = *row.Accountable
	}
	return matrixRow{
		Decision: fw.StringOrNull(row.Decision), Jurisdiction: fw.StringOrNull(row.Jurisdiction), Required: row.Required, Reserved: row.Reserved, Deciders: fw.SetValue(row.Deciders),
		Accountable: fw.StringOrNull(accountable.ID), AccountableName: fw.StringOrNull(accountable.Name),
		Responsible: ids(row.Responsible), Consulted: ids(row.Consulted), Informed: ids(row.Informed), Rationale: fw.StringOrNull(row.Rationale), Controls: fw.SetValue(row.Controls),
	}
}

func ids(parties []report.Named) types.Set {
	list := make([]governance.ID, len(parties))
	for i, p := range parties {
		list[i] = p.ID
	}
	return fw.SetValue(list)
}

// NewMatrix returns the data source ciam_decision_matrix.
func NewMatrix() datasource.DataSource { return dsattr.New(matrix) }
