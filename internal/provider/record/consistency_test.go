package record

import (
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// An argument whose JSON name differs, one that is not named when it is unknown,
// and a computed attribute without a source are found.
func TestFaults(t *testing.T) {
	noun := staffNoun()
	noun.ToRecord = func(*staffModel) (governance.Party, rules.Unknown) {
		return governance.Party{}, rules.Unknown{"nickname"}
	}
	noun.Sources = nil
	got := (&Resource[staffModel, governance.Party]{noun: noun}).Faults(t.Context())
	if len(got) != 3 || !strings.Contains(got[0], `"active"`) || !strings.Contains(got[1], `"name"`) || !strings.Contains(got[2], `"nickname"`) {
		t.Errorf("faults %q", got)
	}
}
