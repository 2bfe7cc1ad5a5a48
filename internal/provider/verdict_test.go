package provider_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance/governancetest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// gateArguments are those of the gate of migration/a.
func gateArguments(t *testing.T) map[string]any {
	t.Helper()
	for _, r := range governancetest.Governed("a", today.AddDate(0, 0, -1)) {
		if g, ok := r.(governance.Gate); ok {
			return map[string]any{
				"migration_id": g.MigrationID, "stage": g.Stage, "approval_ids": g.ApprovalIDs, "decision_owner_ids": g.DecisionOwnerIDs,
				"evidence_ids": g.EvidenceIDs, "risk_acceptance_ids": g.RiskAcceptanceIDs,
			}
		}
	}
	t.Fatal("there is no gate")
	return nil
}

// Each call of Terraform judges a gate once: reads, plans and applies of an
// existing gate that changes, and of the permit that rests on it.
func TestOneVerdictForEachCall(t *testing.T) {
	address := governed(t)
	var judged []string
	ctx := planview.WithTrace(t.Context(), &planview.Trace{Gate: func(_ context.Context, _ governance.ID, v rules.Verdict, _ time.Duration) {
		judged = append(judged, string(v.Status))
	}})
	expect := func(call, want string) {
		t.Helper()
		if got := strings.Join(judged, " "); got != want {
			t.Errorf("%s judges %q, want %q", call, got, want)
		}
		judged = nil
	}
	arguments := gateArguments(t)
	all := arguments["evidence_ids"]

	w := newWalk(ctx, t, address)
	read := w.existing("ciam_gate", "gate/a/cutover")
	expect("read", "open")
	arguments["evidence_ids"] = []string{}
	req, planned := w.plan("ciam_gate", read, arguments)
	expect("plan of a change", "closed")
	w.apply(req, planned)
	expect("apply of a change", "closed")

	w = newWalk(ctx, t, address)
	read = w.existing("ciam_gate", "gate/a/cutover")
	expect("read again", "closed")
	w.plan("ciam_gate", read, arguments)
	expect("plan of no change", "closed")
	arguments["evidence_ids"] = all
	req, planned = w.plan("ciam_gate", read, arguments)
	expect("plan that opens it", "open")
	w.apply(req, planned)
	expect("apply that opens it", "open")

	permitReq, permit := w.plan("ciam_permit", nil, map[string]any{"gate_id": "gate/a/cutover"})
	expect("plan of a permit", "open")
	w.apply(permitReq, permit)
	expect("apply of a permit", "open")
}
