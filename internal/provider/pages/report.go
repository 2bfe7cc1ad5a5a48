package pages

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
)

type reportModel struct {
	MigrationIDs []governance.ID `tfsdk:"migration_ids"`
	RegisterID   types.String    `tfsdk:"register_id"`
	Sandbox      types.Bool      `tfsdk:"sandbox"`
	LedgerSize   types.Int64     `tfsdk:"ledger_size"`
	LedgerRoot   types.String    `tfsdk:"ledger_root"`
	HTML         types.String    `tfsdk:"html"`
}

var governanceReport = definition(dsattr.Definition[reportModel]{
	Name: "governance_report",
	Description: "Creates the governance report for auditors, for all or some migrations of the register, by risk tier and stage. It shows who decides what, approvals with their digests and validity, and accepted risks and by whom. " +
		"It shows permits and what they rested on, emergencies, and checked plans of the identity platform with what they touch. " +
		"It shows evidence and gaps by control framework, and exceptions by jurisdiction against their budget. " +
		"The report reads one snapshot of the register, and names the register and the state of its ledger.\n\n" +
		"The page shows the day (in UTC) but not the time. Therefore an output of it changes with the register and the day, not with every plan. " +
		"If a pipeline watches for plans with changes, put the report into a separate configuration. " +
		"The state stores the page: 25 to 50 KB for each migration.",
	Attributes: map[string]schema.Attribute{
		"migration_ids": dsattr.OptionalSet("The ids of the migrations to include. Default: all migrations of the register.", fw.Reference(governance.KindMigration)),
		"register_id":   dsattr.ComputedString("The identity of the register, for the provider's `register_id`. Null if the register does not exist yet."),
		"sandbox":       dsattr.ComputedBool("Whether the register is a sandbox. The page says so too."),
		"ledger_size":   dsattr.ComputedInt64("The number of entries in the register's ledger."),
		"ledger_root":   dsattr.ComputedString("The root of the ledger's Merkle tree (RFC 6962), in hexadecimal. It proves later whether the history was rewritten."),
		"html":          dsattr.ComputedString("The report as an HTML page for browsers and print. It runs no script and loads nothing, and user-supplied text is escaped."),
	},
	Read: func(ctx context.Context, s *session.Session, m *reportModel) diag.Diagnostics {
		var shown report.Audit
		diags := s.Survey(ctx, m.MigrationIDs, func(source report.Source) { shown = report.AuditOf(source) })
		if diags.HasError() {
			return diags
		}
		for _, id := range m.MigrationIDs {
			if !slices.ContainsFunc(shown.Migrations, func(c report.Chapter) bool { return c.Migration.ID() == id }) {
				diags.Append(notFound(path.Root("migration_ids"), s, id))
			}
		}
		m.RegisterID, m.Sandbox = fw.StringOrNull(shown.Register.ID), types.BoolValue(shown.Register.Sandbox)
		m.LedgerSize, m.LedgerRoot = types.Int64Value(shown.Checkpoint.Size), fw.StringOrNull(shown.Checkpoint.Root)
		m.HTML = html(shown, &diags)
		return diags
	},
})

// NewReport returns the data source ciam_governance_report.
func NewReport() datasource.DataSource { return dsattr.New(governanceReport) }
