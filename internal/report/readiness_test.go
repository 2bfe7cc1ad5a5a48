package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func unmetCodes(r Readiness) []rules.Code {
	var codes []rules.Code
	for _, u := range r.Unmet {
		codes = append(codes, u.Code)
	}
	return codes
}

func TestReadiness(t *testing.T) {
	w := bank()
	r, _ := ReadinessOf(w.source(), ready, governance.Cutover)
	if r.Status != rules.Open || !r.Declared || len(r.Unmet) > 0 {
		t.Errorf("what is ready: %+v", r)
	}
	r, _ = ReadinessOf(w.source(), gaps, governance.Cutover)
	for _, code := range []rules.Code{"CIAM106", "CIAM207", "CIAM211"} {
		if !slices.Contains(unmetCodes(r), code) {
			t.Errorf("%s is not unmet: %q", code, unmetCodes(r))
		}
	}
	first := r.Unmet[0]
	if r.Status != rules.Closed || first.Code != "CIAM106" || first.Name != "decisions-owned" || first.Enforcement != rules.Soft ||
		first.Subject != "gate/corporate-portal/cutover" || !strings.Contains(first.Message, "secrets_handling") || first.Remedy == "" {
		t.Errorf("what is not ready: %+v", first)
	}
	r, _ = ReadinessOf(w.source(), closed, governance.Cutover)
	if !r.Dormant {
		t.Errorf("what is over: %+v", r)
	}
	if _, ok := ReadinessOf(w.source(), "migration/none", governance.Cutover); ok {
		t.Error("a migration that is not there has a readiness")
	}
}

// TestReadinessWithoutAGate judges everything there is, shared evidence too.
func TestReadinessWithoutAGate(t *testing.T) {
	w := bank()
	delete(w.records, "gate/retail-sign-in/cutover")
	r, _ := ReadinessOf(w.source(), ready, governance.Cutover)
	if r.Declared || r.Status != rules.Open {
		t.Errorf("all that is there makes no open gate: %+v", r)
	}
	d, _ := open(w, ready, nil)
	g := d.everything(governance.Cutover)
	if len(g.ApprovalIDs) != 3 || len(g.EvidenceIDs) != 13 || len(g.RiskAcceptanceIDs) != 1 || len(g.DecisionOwnerIDs) != len(d.rows) {
		t.Errorf("the gate names %+v", g)
	}

	e := w.records["evidence/retail-sign-in/rollback_test"].(governance.Evidence)
	delete(w.records, e.ID())
	edit(w, "approval/retail-sign-in/cutover/compliance/carla-compliance", func(a *governance.Approval) {
		a.EvidenceIDs = a.EvidenceIDs.Minus(governance.NewSet(e.ID()))
	})
	e.MigrationID, e.AlsoFor = "migration/other", governance.NewSet(ready)
	foreign := e
	foreign.Name, foreign.AlsoFor = "foreign", nil
	w.put(e, foreign)
	if r, _ := ReadinessOf(w.source(), ready, governance.Cutover); !slices.Contains(unmetCodes(r), "CIAM502") {
		t.Errorf("without the evidence unmet are %q", unmetCodes(r))
	}
	s := w.source()
	s.Shared = []governance.Evidence{foreign, e}
	if r, _ := ReadinessOf(s, ready, governance.Cutover); slices.Contains(unmetCodes(r), "CIAM502") {
		t.Errorf("with shared evidence unmet are %q", unmetCodes(r))
	}
	d, _ = open(w, ready, []governance.Evidence{foreign, e, e})
	if n := len(d.everything(governance.Cutover).EvidenceIDs); n != 13 {
		t.Errorf("%d pieces of evidence with the shared one, want 13", n)
	}
}

func TestReadinessWaived(t *testing.T) {
	w := bank()
	w.put(governance.Exception{
		MigrationID: gaps, Name: "grace", Rule: "CIAM106", Items: governance.NewSet(governance.Strings(governance.Decisions())...), Jurisdictions: governance.NewSet("CH", "DE", "SG"),
		Reason: "r", CompensatingControl: "c", RequestedBy: "person/erik-engineer", ApprovedBy: "person/carla-compliance",
		GrantedAt: now.AddDate(0, 0, -1), ExpiresAt: now.AddDate(0, 0, 20),
	})
	delete(w.records, "gate/corporate-portal/cutover")
	r, _ := ReadinessOf(w.source(), gaps, governance.Cutover)
	if slices.Contains(unmetCodes(r), "CIAM106") || len(r.Waived) != 1 || r.Waived[0].WaivedBy != "exception/corporate-portal/grace" {
		t.Errorf("waived: %+v", r.Waived)
	}
	for _, item := range []string{"CIAM106", "exception/corporate-portal/grace", "5 Jul 2026"} {
		if text := r.Markdown(); !strings.Contains(text, item) {
			t.Errorf("the Markdown does not name %s:\n%s", item, text)
		}
	}
}

func TestReadinessMarkdown(t *testing.T) {
	r, _ := ReadinessOf(bank().source(), gaps, governance.Cutover)
	text := r.Markdown()
	for _, want := range []string{
		"### " + r.Title, "- **CIAM106 decisions-owned** (soft), gate/corporate-portal/cutover\n", "Carla Compliance\n",
		// A statement is signed to the byte.
		"\n    ```text\n    ciam-approval/v1\n    approved_at: \"",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestFenceHoldsTheStatement: conditions with backticks must not end the block.
func TestFenceHoldsTheStatement(t *testing.T) {
	text := remedy("Sign this:\n\n    first\n    conditions: \"```\\n# forged\"")
	if !strings.Contains(text, "    ````text\n") || !strings.HasSuffix(text, "\n    ````") {
		t.Errorf("the fence does not hold:\n%s", text)
	}
}
