package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// rowsIn replaces the general row about the rollback by rows for these jurisdictions.
func rowsIn(codes ...string) func(*fixture) {
	return func(w *fixture) {
		const general governance.ID = "decision/legacy-to-cloud/rollback"
		row := w.subjects[general].Record.(governance.DecisionOwner)
		w.drop(general)
		edit(w, theGate, func(g *governance.Gate) {
			g.DecisionOwnerIDs = g.DecisionOwnerIDs.Minus(governance.NewSet(general))
			for _, code := range codes {
				row.Jurisdiction = code
				w.put(row)
				g.DecisionOwnerIDs = governance.NewSet(append(g.DecisionOwnerIDs, row.ID())...)
			}
		})
	}
}

func TestDecisionsOwned(t *testing.T) {
	// unnamed takes decisions off the gate.
	unnamed := func(decisions ...governance.Decision) func(*fixture) {
		return func(w *fixture) {
			edit(w, theGate, func(g *governance.Gate) {
				for _, d := range decisions {
					g.DecisionOwnerIDs = g.DecisionOwnerIDs.Minus(governance.NewSet(governance.NewID(governance.KindDecision, "legacy-to-cloud", string(d))))
				}
			})
		}
	}
	check(t, decisionsOwned, []example{
		{name: "all owned", on: theGate},
		{
			name: "one missing", on: theGate, change: unnamed(governance.Rollback), want: []string{"decision_owner_ids"},
		},
		{
			name: "all missing are one finding", on: theGate, change: unnamed(governance.Rollback, governance.AuditEvidenceRetention),
			want: []string{"decision_owner_ids"},
		},
		{
			name: "non-human identities need two more", on: theGate, want: []string{"decision_owner_ids"},

			change: func(w *fixture) { w.migration(func(m *governance.Migration) { m.NonHumanIdentities = true }) },
		},
		{
			name: "no vendor, no recovery policy", on: theGate,
			change: both(unnamed(governance.CustomerRecoveryPolicy), func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Implementers = governance.NewSet[governance.ID]("person/engineer") })
			}),
		},
		{name: "a row for each jurisdiction", on: theGate, change: rowsIn("CH", "DE")},
		{name: "one for the Union", on: theGate, change: rowsIn("CH", "EU")},
		{
			name: "none for one of them", on: theGate, change: rowsIn("CH"),
			want: []string{"decision_owner_ids"}, items: []string{"rollback"},
		},
		{
			name: "one for a part of it", on: theGate, change: rowsIn("CH", "DE-BY"),
			want: []string{"decision_owner_ids"}, items: []string{"rollback"},
		},
		{
			name: "none at all, where no jurisdiction is known", on: theGate, change: both(rowsIn(), in("UK")),
			want: []string{"decision_owner_ids"}, items: []string{"rollback"},
		},
		{
			name: "jurisdictions unknown", on: theGate, undetermined: true,
			change: both(rowsIn("CH", "DE"), func(w *fixture) { w.unknown(theMigration, "jurisdictions") }),
		},
		{
			name: "a row that is gone is for CIAM907", on: theGate, undetermined: true,
			change: func(w *fixture) { w.drop("decision/legacy-to-cloud/rollback") },
		},
		{
			name: "risk unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "touches") },
		},
		{
			name: "decision owners unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theGate, "decision_owner_ids") },
		},
		{
			name: "a completed migration", on: theGate,
			change: both(unnamed(governance.Rollback), func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
			}),
		},
	})
}
