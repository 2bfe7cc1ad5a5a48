// Package decisionowner is ciam_decision_owner: one row of the decision matrix.
package decisionowner

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
)

var noun = &record.Noun[model, governance.DecisionOwner]{
	Name:       "decision_owner",
	Kinds:      []governance.Kind{governance.KindDecision},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
}

// NewResource is the resource ciam_decision_owner.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_decision_owner.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}
