// Package steeringgroup is ciam_steering_group: the body that decides when three
// functions are affected at once.
package steeringgroup

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
)

var noun = &record.Noun[model, governance.SteeringGroup]{
	Name:       "steering_group",
	Kinds:      []governance.Kind{governance.KindSteeringGroup},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
}

// NewResource is the resource ciam_steering_group.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_steering_group.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}
