package decisionowner

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
)

func TestModel(t *testing.T) {
	recordtest.Model(t, noun, governance.DecisionOwner{
		MigrationID: "migration/m", Decision: "mfa_policy", Accountable: "person/jo",
		Responsible: governance.NewSet[governance.ID]("team/a", "team/b"), Consulted: governance.NewSet[governance.ID]("team/c", "team/d"),
		Informed: governance.NewSet[governance.ID]("team/e", "team/f"), Rationale: "owns the policy",
	}, governance.DecisionOwner{})
}
