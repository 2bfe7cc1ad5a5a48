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
		Informed: governance.NewSet[governance.ID]("team/e", "team/f"), Rationale: "owns the policy", Jurisdiction: "US-CA",
		Controls: governance.NewSet("nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.2"),
	}, governance.DecisionOwner{})
}
