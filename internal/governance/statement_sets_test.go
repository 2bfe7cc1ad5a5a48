package governance_test

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Two long sets look the same where only their beginnings are shown, so a message
// asks for the difference.
func TestStatedSets(t *testing.T) {
	before := governance.Approval{EvidenceIDs: governance.NewSet[governance.ID]("evidence/m/a", "evidence/m/b"), Conditions: "none"}
	now := before
	now.EvidenceIDs = governance.NewSet[governance.ID]("evidence/m/b", "evidence/m/c")
	added, removed, ok := governance.StatedSets(now, before, "evidence_ids")
	if !ok || !slices.Equal(added, []string{"evidence/m/c"}) || !slices.Equal(removed, []string{"evidence/m/a"}) {
		t.Errorf("added %v, removed %v (%t)", added, removed, ok)
	}
	for _, argument := range []string{"conditions", "approved_at", "nothing"} {
		if _, _, ok := governance.StatedSets(now, before, argument); ok {
			t.Errorf("%s is said to be a set", argument)
		}
	}
}
