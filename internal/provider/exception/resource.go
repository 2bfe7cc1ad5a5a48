// Package exception is ciam_exception: a time-boxed waiver of one soft rule, or a
// recorded exception to a control.
package exception

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// A later granted_at states the exception again under the same id. The register keeps
// every statement, and CIAM605 counts the grants among them.
var noun = &record.Noun[model, governance.Exception]{
	Name:       "exception",
	Unrecorded: "statement",
	Kinds:      []governance.Kind{governance.KindException},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Sources:    sources,
	Compute:    compute,
	Validate:   validate,
	Stamp:      record.StampStatement[governance.Exception],
}

// NewResource is the resource ciam_exception.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_exception.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// sources: the statement follows from the arguments.
func sources(m *model) map[string]record.Source {
	return map[string]record.Source{"assurance": record.AssuranceSource(m.Signature), "statement": record.FromArguments}
}

// compute shows the assurance, and the statement, which has every argument but
// the signature.
func compute(_ context.Context, in record.Inputs, m *model, e governance.Exception, unknown rules.Unknown) diag.Diagnostics {
	m.Assurance = fw.AssuranceOf(e, unknown, in.Register != nil)
	m.Statement = fw.StatementOf(e, unknown)
	return nil
}

// validate refuses a subject of another migration, to which the exception could
// never apply. Parties and steering groups belong to no migration.
func validate(m *model) diag.Diagnostics {
	e, unknown := toRecord(m)
	of := e.Subject.Migration()
	if of == "" || of == e.MigrationID || unknown.HasAny("migration_id", "subject") {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("subject"), "Subject belongs to another migration",
		fmt.Sprintf("This exception is for %s, but %s belongs to %s. Set subject to a record of the exception's own migration, a party or a steering group. Without a subject, the exception applies to any record.",
			e.MigrationID, e.Subject, of))}
}
