// Package evidence is ciam_evidence: a piece of evidence, where it is stored,
// and how long it is kept.
package evidence

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
)

var noun = &record.Noun[model, governance.Evidence]{
	Name:       "evidence",
	Kinds:      []governance.Kind{governance.KindEvidence},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Default:    retention,
}

// NewResource is the resource ciam_evidence.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_evidence.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// retention gives evidence without retained_until the policy's term.
func retention(m, config *model, policy environment.Answer[governance.Policy]) {
	if !config.RetainedUntil.IsNull() {
		return
	}
	m.RetainedUntil = fw.TimestampUnknown()
	if p, known := policy.Value(); known {
		m.RetainedUntil = fw.Following(m.CollectedAt, p.RetainedUntil)
	}
}
