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
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
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

var governanceReport = &page[reportModel]{
	name: "governance_report",
	description: "Makes the governance report for auditors, over all migrations of the register or some: by risk tier and stage, who decides what, approvals with their digests and validity, risks accepted and by whom, " +
		"permits with what they rested on, evidence by control framework with its gaps, exceptions by jurisdiction against their budget, and emergencies. " +
		"All of it is of one moment, whatever is written meanwhile, and names the register and the state of its ledger.\n\n" +
		"The page shows the day and not the hour, so that an output of it changes with the register, the day (in UTC) and what is in force, and not with every plan. " +
		"Where a pipeline watches for plans with changes, keep it in a configuration of its own. " +
		"The page is kept in the state, with 25 to 50 KB for each migration.",
	attributes: map[string]schema.Attribute{
		"migration_ids": asked.AnyOf("The ids of the migrations to report on. Default all that the register has.", fw.Reference(governance.KindMigration)),
		"register_id":   told.Text("The identity of the register, as `register_id` of the provider pins it; null while the register does not exist yet."),
		"sandbox":       told.Flag("Whether the register is a sandbox. The page says so, too."),
		"ledger_size":   told.Number("The number of entries in the register's ledger."),
		"ledger_root":   told.Text("The root of the ledger's Merkle tree (RFC 6962) over them, in hexadecimal: with it anybody can check later that the register still says what it said then."),
		"html":          told.Text("The report as a page of its own, for a browser or for print: it runs no script and loads nothing, and everything that people typed is escaped."),
	},
	fill: func(ctx context.Context, s *record.Session, m *reportModel) diag.Diagnostics {
		var shown report.Audit
		diags := s.Survey(ctx, m.MigrationIDs, func(source report.Source) { shown = report.AuditOf(source) })
		if diags.HasError() {
			return diags
		}
		for _, id := range m.MigrationIDs {
			if !slices.ContainsFunc(shown.Migrations, func(c report.Chapter) bool { return c.Migration.ID() == id }) {
				diags.Append(noSuch(path.Root("migration_ids"), s, id))
			}
		}
		m.RegisterID, m.Sandbox = fw.Optional(shown.Register.ID), types.BoolValue(shown.Register.Sandbox)
		m.LedgerSize, m.LedgerRoot = types.Int64Value(shown.Checkpoint.Size), fw.Optional(shown.Checkpoint.Root)
		m.HTML = html(shown, &diags)
		return diags
	},
}

// NewReport is the data source ciam_governance_report.
func NewReport() datasource.DataSource { return &source[reportModel]{page: governanceReport} }
