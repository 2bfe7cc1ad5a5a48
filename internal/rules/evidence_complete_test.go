package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// unproven takes evidence of some kinds off the gate.
func unproven(kinds ...governance.EvidenceKind) func(*fixture) {
	return func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) {
			for _, kind := range kinds {
				g.EvidenceIDs = g.EvidenceIDs.Minus(governance.NewSet(evidenceOf(kind)))
			}
		})
	}
}

// borrowed names a rollback test of another migration in the gate, in place of
// its own.
func borrowed(alsoFor ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		drill := w.subjects[evidenceOf("rollback_test")].Record.(governance.Evidence)
		drill.MigrationID, drill.AlsoFor = "migration/other", governance.NewSet(alsoFor...)
		w.put(drill)
		edit(w, theGate, func(g *governance.Gate) {
			g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs.Minus(governance.NewSet(evidenceOf("rollback_test"))), drill.ID())...)
		})
	}
}

// at moves the gate to another stage.
func at(stage governance.Stage) func(*fixture) {
	return func(w *fixture) {
		edit(w, theGate, func(g *governance.Gate) { g.Stage = stage })
	}
}

func TestEvidenceComplete(t *testing.T) {
	check(t, evidenceComplete, []example{
		{name: "complete", on: theGate},
		{
			name: "one missing", on: theGate, change: unproven("rollback_test"), want: []string{"evidence_ids"},
		},
		{
			name: "all missing are one finding", on: theGate, want: []string{"evidence_ids"},
			change: unproven("rollback_test", "logging_review"),
		},
		{
			name: "nothing named", on: theGate, want: []string{"evidence_ids"},
			change: func(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = nil }) },
		},
		{
			name: "non-human identities need two more", on: theGate, want: []string{"evidence_ids"},

			change: func(w *fixture) { w.migration(func(m *governance.Migration) { m.NonHumanIdentities = true }) },
		},
		{name: "two of a kind", on: theGate, change: func(w *fixture) {
			second := w.subjects[evidenceOf("rollback_test")].Record.(governance.Evidence)
			second.Name = "second-drill"
			w.put(second)
			edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs, second.ID())...) })
		}},
		{
			name: "a kind that is not asked for does not help", on: theGate, want: []string{"evidence_ids"},
			change: func(w *fixture) {
				edit(w, evidenceOf("rollback_test"), func(e *governance.Evidence) { e.Kind = "feasibility_review" })
			},
		},
		{
			name: "less at moderate risk", on: theGate, change: both(touching("mfa_policy"), unproven("logging_review", "customer_notification_review")),
		},
		{
			name: "but not nothing", on: theGate, change: both(touching("mfa_policy"), unproven("abuse_case_test")),
			want: []string{"evidence_ids"},
		},
		{
			name: "nothing at low risk", on: theGate,
			change: both(touching("branding"), func(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = nil }) }),
		},
		{
			name: "another stage asks for other evidence", on: "gate/legacy-to-cloud/design", change: at(governance.Design), want: []string{"evidence_ids"},
		},
		{name: "build asks for none", on: "gate/legacy-to-cloud/build"},
		{
			name: "evidence of another migration", on: theGate, change: borrowed(), want: []string{"evidence_ids"},
		},
		{name: "evidence of another migration that serves this one too", on: theGate, change: borrowed(theMigration)},
		{
			name: "whom it serves is unknown", on: theGate, undetermined: true,
			change: func(w *fixture) {
				borrowed()(w)
				w.unknown("evidence/other/rollback-test", "also_for")
			},
		},
		{
			name: "whom else the gate's own serves does not matter", on: theGate,
			change: func(w *fixture) { w.unknown(evidenceOf("rollback_test"), "also_for") },
		},
		{
			name: "evidence that is gone is for CIAM907", on: theGate, undetermined: true,
			change: func(w *fixture) { w.drop(evidenceOf("rollback_test")) },
		},
		{
			name: "a kind unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(evidenceOf("rollback_test"), "kind") },
		},
		{
			name: "evidence unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theGate, "evidence_ids") },
		},
		{
			name: "risk unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "touches") },
		},
		{
			name: "a completed migration", on: theGate,
			change: both(unproven("rollback_test"), func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
			}),
		},
	})
}
