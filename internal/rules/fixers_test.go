package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Every rule that says who can fix its findings does so for a finding of its own
// tests' examples, or of the ones here.
func TestWhoCanFix(t *testing.T) {
	const (
		row   governance.ID = "decision/legacy-to-cloud/rollback"
		proof governance.ID = "evidence/legacy-to-cloud/rollback-test"
	)
	for _, c := range []struct {
		name      string
		rule      *Rule
		subject   governance.ID
		about     []About
		parties   []governance.ID
		functions []governance.Function
	}{
		{"a row at fault", decisionFunction, row, nil, nil, []governance.Function{governance.Engineering}},
		{
			"missing decisions", decisionsOwned, theGate,
			[]About{Itemized(governance.Decision("mfa_policy"), governance.Rollback)},
			nil,
			[]governance.Function{governance.Engineering, governance.Security},
		},
		{"the risk owner", riskAccepted, theGate, nil, []governance.ID{"person/risk"}, nil},
		{
			"the approver", approvalScope, theGate,
			[]About{Concerning(approvalOf(governance.Engineering))},
			[]governance.ID{"person/engineering-approver"},
			nil,
		},
		{"the approver of an approval at fault", approvalInForce, approvalOf(governance.Security), nil, []governance.ID{"person/security-approver"}, nil},
		{
			"missing approvers", approvalsComplete, theGate,
			[]About{Concerning("person/security-approver", "team/identity-platform")},
			[]governance.ID{"person/security-approver", "team/identity-platform"},
			nil,
		},
		{"the evidence's owner", knownControl, proof, nil, []governance.ID{"person/engineer"}, nil},
		{"those who collect evidence", evidenceComplete, theGate, nil, []governance.ID{"person/engineer"}, nil},
		{"those who review evidence", reviewedEvidence, theGate, nil, []governance.ID{"person/compliance-approver", "person/engineer"}, nil},
		{"compliance", exceptionBudget, "exception/legacy-to-cloud/grace", nil, nil, []governance.Function{governance.Compliance}},
		{"the requester", timeBoxed, "exception/legacy-to-cloud/grace", nil, []governance.ID{"person/engineer"}, nil},
		{"the chair", vendorSteeringGroup, "steering_group/board", nil, []governance.ID{"person/owner"}, nil},
		{"the business owner by default", securitySignOff, theMigration, nil, []governance.ID{"person/owner"}, nil},
		{"the business owner where the fixer is absent", approvalInForce, "approval/legacy-to-cloud/cutover/security/nobody", nil, []governance.ID{"person/owner"}, nil},
	} {
		w := newFixture()
		w.board(map[governance.Function]governance.ID{governance.Security: "person/security-approver"})
		w.put(governance.Exception{MigrationID: theMigration, Name: "grace", RequestedBy: "person/engineer"})
		got := WhoCanFix(w, theMigration, c.rule.finding(c.subject, governance.At("id"), "", "", c.about))
		want := CanFix{governance.NewSet(c.parties...), governance.NewSet(c.functions...)}
		if !slices.Equal(got.Parties, want.Parties) || !slices.Equal(got.Functions, want.Functions) {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
}

// While there is no evidence, those who implement collect it.
func TestWhoCollectsTheFirstEvidence(t *testing.T) {
	w := newFixture()
	for _, s := range w.RecordsOf(theMigration) {
		if id := s.Record.ID(); id.Kind() == governance.KindEvidence {
			w.drop(id)
		}
	}
	got := WhoCanFix(w, theMigration, evidenceComplete.finding(theGate, governance.At("evidence_ids"), "", "", nil))
	if want := governance.NewSet[governance.ID]("team/identity-platform", "vendor/acme-identity"); !slices.Equal(got.Parties, want) {
		t.Errorf("%v, want %v", got.Parties, want)
	}
}
