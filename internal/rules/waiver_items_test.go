package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// withoutEvidence takes evidence of these kinds out of the gate, and out of what compliance
// reviewed.
func withoutEvidence(kinds ...governance.EvidenceKind) func(*fixture) {
	return func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) {
			for _, kind := range kinds {
				g.EvidenceIDs = g.EvidenceIDs.Minus(governance.NewSet(evidenceOf(kind)))
			}
		})
	}
}

func withoutAnyEvidence(w *fixture) {
	edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = nil })
}

// misowned has security decide what engineering has to.
func misowned(decisions ...governance.Decision) func(*fixture) {
	return func(w *fixture) {
		for _, d := range decisions {
			edit(w, governance.NewID(governance.KindDecision, "legacy-to-cloud", string(d)), func(row *governance.DecisionOwner) {
				row.Accountable = "person/security-approver"
			})
		}
	}
}

// unreviewedOf has the compliance approval name all evidence but these kinds.
func unreviewedOf(kinds ...governance.EvidenceKind) func(*fixture) {
	return func(w *fixture) {
		edit(w, approvalOf(governance.Compliance), func(a *governance.Approval) {
			for _, kind := range kinds {
				a.EvidenceIDs = a.EvidenceIDs.Minus(governance.NewSet(evidenceOf(kind)))
			}
		})
	}
}

func mappedTo(controls ...string) func(*fixture) {
	return func(w *fixture) {
		for id := range w.subjects {
			if id.Kind() == governance.KindEvidence {
				edit(w, id, func(e *governance.Evidence) { e.Controls = governance.NewSet(controls...) })
			}
		}
	}
}

// An exception waives the items that it names, and no others.
func TestWaivedItems(t *testing.T) {
	for _, c := range []struct {
		name   string
		code   Code
		change func(*fixture)
		waived []string
		unmet  []string
	}{
		{
			"both missing kinds", "CIAM502", both(withoutEvidence("rollback_test", "consent_review"), excepting(waiving("CIAM502", "consent_review", "rollback_test"))),
			[]string{"consent_review", "rollback_test"},
			nil,
		},
		{
			"one of two missing kinds", "CIAM502", both(withoutEvidence("rollback_test", "consent_review"), excepting(waiving("CIAM502", "consent_review"))),
			[]string{"consent_review"},
			[]string{"rollback_test"},
		},
		{
			"another kind", "CIAM502", both(withoutEvidence("rollback_test"), excepting(waiving("CIAM502", "consent_review"))),
			nil,
			[]string{"rollback_test"},
		},
		{
			"no kind, as in an old record", "CIAM502", both(withoutEvidence("rollback_test"), excepting(waiving("CIAM502"), func(e *governance.Exception) { e.Items = nil })),
			nil,
			[]string{"rollback_test"},
		},
		{
			"two exceptions for one kind each", "CIAM502", both(withoutEvidence("rollback_test", "consent_review"),
				excepting(waiving("CIAM502", "consent_review")), granting("other", waiving("CIAM502", "rollback_test"))),
			[]string{"consent_review", "rollback_test"},
			nil,
		},
		{"one of two decisions without an owner", "CIAM106", both(func(w *fixture) {
			edit(w, theGate, func(g *governance.Gate) {
				g.DecisionOwnerIDs = g.DecisionOwnerIDs.Minus(governance.NewSet[governance.ID]("decision/legacy-to-cloud/rollback", "decision/legacy-to-cloud/session_design"))
			})
		}, excepting(waiving("CIAM106", "rollback"))), []string{"rollback"}, []string{"session_design"}},
		{
			"one of two decisions with a wrong owner", "CIAM103", both(misowned("rollback", "session_design"), excepting(waiving("CIAM103", "rollback"))),
			[]string{"rollback"},
			[]string{"session_design"},
		},
		{
			"one of two pieces not reviewed", "CIAM506", both(unreviewedOf("rollback_test", "retention_review"), excepting(waiving("CIAM506", "retention_review"))),
			[]string{"retention_review"},
			[]string{"rollback_test"},
		},
		{
			"about the approval", "CIAM506", both(unreviewedOf("rollback_test"), excepting(waiving("CIAM506", "rollback_test"), subjectOf(approvalOf(governance.Compliance)))),
			[]string{"rollback_test"},
			nil,
		},
		{"one of two controls", "CIAM501", both(func(w *fixture) {
			edit(w, evidenceOf("rollback_test"), func(e *governance.Evidence) {
				e.Controls = governance.NewSet("nist-csf-2.0:ID.RA-07", "nist-csf-2.0:ID.RA-99", "nist-csf-2.0:XX.YY-01")
			})
		}, excepting(waiving("CIAM501", "nist-csf-2.0:ID.RA-99"))), []string{"nist-csf-2.0:ID.RA-99"}, []string{"nist-csf-2.0:XX.YY-01"}},
		{"a control, which waives nothing", "CIAM502", both(withoutEvidence("rollback_test"), excepting(toControl)), nil, []string{"rollback_test"}},
	} {
		w := newFixture()
		c.change(w)
		v := w.gate()
		items := func(findings []Finding) (items []string) {
			for _, f := range findings {
				if f.Code == c.code {
					items = append(items, f.Items...)
				}
			}
			return slices.Sorted(slices.Values(items))
		}
		if got := items(v.Waived); !slices.Equal(got, c.waived) {
			t.Errorf("%s: waived %q, want %q", c.name, got, c.waived)
		}
		if got := items(v.Unmet); !slices.Equal(got, c.unmet) {
			t.Errorf("%s: unmet %q, want %q", c.name, got, c.unmet)
		}
		rule, _ := Lookup(c.code)
		wording(t, rule, "some items waived: "+c.name, only(c.code, Judgement{Findings: slices.Concat(v.Waived, v.Unmet)}).Findings)
	}
}

// Which items are waived is unknown, and so is the gate.
func TestWaivedItemsUnknown(t *testing.T) {
	w := newFixture()
	both(withoutEvidence("rollback_test"), excepting(waiving("CIAM502", "consent_review")), blurred("grace", "items"))(w)
	if v := w.gate(); fate(v, "CIAM502") != waits || v.Status != Unclear {
		t.Errorf("CIAM502 is %q, and the gate %s", fate(v, "CIAM502"), v.Status)
	}
}

// A rule is silent while another one reports the same cause, and no longer.
func TestSilenceEndsWithTheWaiver(t *testing.T) {
	every := waiving("CIAM502")
	misnamed := mappedTo("nist-csf-2.0:ID.RA-99")
	rejected := func(w *fixture) {
		edit(w, approvalOf(governance.Security), func(a *governance.Approval) { a.Decision = governance.Rejected })
	}
	riskRow := func(w *fixture) {
		row := governance.DecisionOwner{MigrationID: theMigration, Decision: governance.RiskDecision, Accountable: "person/engineer"}
		w.put(row)
		w.migration(func(m *governance.Migration) { m.RiskOwner = "person/engineer" })
		edit(w, theRisk, func(r *governance.RiskAcceptance) { r.AcceptedBy = "person/engineer" })
		w.approve()
		edit(w, theGate, func(g *governance.Gate) {
			g.DecisionOwnerIDs = governance.NewSet(append(g.DecisionOwnerIDs, row.ID())...)
		})
	}
	for _, c := range []struct {
		name   string
		change func(*fixture)
		unmet  []Code
	}{
		{"no evidence", withoutAnyEvidence, []Code{"CIAM502"}},
		{"no evidence, all of it waived", both(withoutAnyEvidence, excepting(every)), []Code{"CIAM507"}},
		{"no evidence, some of it waived", both(withoutAnyEvidence, excepting(waiving("CIAM502", "consent_review"))), []Code{"CIAM502"}},
		{"one piece that maps to nothing, the rest waived", both(mappedTo("policy:MFA-1"), func(w *fixture) {
			edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = governance.NewSet(evidenceOf("rollback_test")) })
		}, excepting(every)), []Code{"CIAM507"}},
		{"one piece that was not reviewed, the rest waived", both(unreviewedOf("rollback_test"), func(w *fixture) {
			edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = governance.NewSet(evidenceOf("rollback_test")) })
		}, excepting(every)), []Code{"CIAM506"}},
		{"controls that do not exist", misnamed, []Code{"CIAM501", "CIAM501", "CIAM501", "CIAM501", "CIAM501", "CIAM501", "CIAM501"}},
		{"controls that do not exist, waived", both(misnamed, excepting(waiving("CIAM501", "nist-csf-2.0:ID.RA-99"))), []Code{"CIAM507"}},
		{"a rejection", rejected, []Code{"CIAM209"}},
		{"a risk owner of the wrong function, with a row", riskRow, []Code{"CIAM102"}},
		{"a risk owner of the wrong function, with a row, waived", both(riskRow, excepting(waiving("CIAM102"))), []Code{"CIAM103"}},
	} {
		w := newFixture()
		c.change(w)
		v := w.gate()
		got := codes(v.Unmet)
		if c.name == "controls that do not exist" && len(got) > 0 {
			got, c.unmet = slices.Compact(got), slices.Compact(c.unmet)
		}
		if !slices.Equal(got, c.unmet) {
			t.Errorf("%s: unmet %v, want %v", c.name, codes(v.Unmet), c.unmet)
		}
	}
}

// No finding that waits for another one is shown at its record, where nothing is waived.
func TestSilentAtTheRecord(t *testing.T) {
	w := newFixture()
	row := governance.DecisionOwner{MigrationID: theMigration, Decision: governance.RiskDecision, Accountable: "person/engineer"}
	w.put(row)
	w.migration(func(m *governance.Migration) { m.RiskOwner = "person/engineer" })
	if j := Judge(w, w.subjects[row.ID()]); len(j.Findings) > 0 {
		t.Errorf("found %v", codes(j.Findings))
	}
}
