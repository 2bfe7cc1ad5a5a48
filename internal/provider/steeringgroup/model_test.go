package steeringgroup

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
)

func TestModel(t *testing.T) {
	recordtest.Model(t, noun, governance.SteeringGroup{
		Name: "board", Chair: "person/jo", Members: governance.NewSet[governance.ID]("person/jo", "person/al"),
		FinalApprovers: map[governance.Function]governance.ID{governance.Security: "person/jo", governance.Compliance: "person/al"},
		Deputies:       map[governance.Function]governance.ID{governance.Security: "person/al"},
	}, governance.SteeringGroup{})
}
