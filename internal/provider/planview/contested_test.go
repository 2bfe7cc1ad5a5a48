package planview

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// What may turn out to be a rejection, an emergency or a successor contests already.
func TestMayContest(t *testing.T) {
	t.Parallel()
	approval := governance.Approval{MigrationID: testMigration, Stage: governance.Cutover, Function: governance.Security, Approver: testParty, Decision: governance.Approved}
	rejected := approval
	rejected.Decision = governance.Rejected
	for name, c := range map[string]struct {
		record  governance.Record
		unknown rules.Unknown
		want    bool
	}{
		"an approval":             {approval, nil, false},
		"a rejection":             {rejected, nil, true},
		"an unknown decision":     {approval, rules.Unknown{"decision"}, true},
		"an unknown condition":    {approval, rules.Unknown{"conditions"}, false},
		"an unknown emergency":    {governance.Permit{GateID: "gate/m/cutover", Attempt: 1}, rules.Unknown{"emergency"}, true},
		"unknown predecessors":    {governance.Migration{Name: "m"}, rules.Unknown{"supersedes"}, true},
		"a party, not of any":     {governance.Party{Kind: governance.KindPerson, Name: "a"}, rules.Unknown{"decision"}, false},
		"nothing that is planned": {nil, nil, false},
	} {
		if got := mayContest(rules.Subject{Record: c.record, Unknown: c.unknown}); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
