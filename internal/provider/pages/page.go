// Package pages holds the data sources for people who do not read HCL: the
// decision matrix of a migration, the readiness of a stage, and the governance
// report for auditors. They show stored records in the form that package report
// gives them.
package pages

import (
	"context"
	"fmt"

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

// definition adds to a page's description what all pages have in common.
func definition[M any](d dsattr.Definition[M]) dsattr.Definition[M] {
	d.Description += "\n\n" +
		"It reads the stored records of all teams, without the changes of the current plan. To read after an apply of the same configuration, set `depends_on` to the resources to show."
	return d
}

func migrationID() schema.StringAttribute {
	return dsattr.RequiredString("The id of the migration.", fw.Reference(governance.KindMigration))
}

func sandbox() schema.BoolAttribute {
	return dsattr.ComputedBool("Whether the register is a sandbox. The texts say so too.")
}

// readMigration calls show with one snapshot of the register. show returns false
// if the snapshot does not have the migration.
func readMigration(ctx context.Context, s *session.Session, migration string, show func(source report.Source, id governance.ID) bool) diag.Diagnostics {
	id, found := governance.ID(migration), false
	diags := s.Survey(ctx, []governance.ID{id}, func(source report.Source) { found = show(source, id) })
	if !found && !diags.HasError() {
		diags.Append(notFound(path.Root("migration_id"), s, id))
	}
	return diags
}

// html renders a page as HTML.
func html(page interface{ HTML() (string, error) }, diags *diag.Diagnostics) types.String {
	text, err := page.HTML()
	if err != nil {
		diags.AddError("Page cannot be rendered", err.Error())
	}
	return types.StringValue(text)
}

func notFound(at path.Path, s *session.Session, migration governance.ID) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, "No such migration",
		fmt.Sprintf("The register %s has no %s, or it was retired.\n\nFix: Check the id and the register (register, or CIAM_REGISTER). "+
			"Planned records are not in the register yet. If another configuration declares the migration, apply that first. If this one does, set depends_on to the resources to show.", s.Address, migration))
}
