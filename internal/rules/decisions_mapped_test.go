package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// serving sets the controls of every row of the decision matrix, but for some.
func serving(controls []string, but ...governance.ID) func(*fixture) {
	return func(w *fixture) {
		for _, s := range w.RecordsOf(theMigration) {
			if id := s.Record.ID(); id.Kind() == governance.KindDecision && !slices.Contains(but, id) {
				edit(w, id, func(d *governance.DecisionOwner) { d.Controls = governance.NewSet(controls...) })
			}
		}
	}
}

func TestDecisionsMapped(t *testing.T) {
	const (
		design   governance.ID = "gate/legacy-to-cloud/design"
		build    governance.ID = "gate/legacy-to-cloud/build"
		rollback governance.ID = "decision/legacy-to-cloud/rollback"
	)
	mapped := []string{"nist-csf-2.0:GV.RM-04"}
	all := serving(mapped)
	unmapped := serving(mapped, rollback)
	want := []string{"decision_owner_ids"}
	check(t, decisionsMapped, []example{
		{name: "all mapped", on: design, change: both(all, at(governance.Design))},
		{
			name: "one unmapped", on: design, change: both(unmapped, at(governance.Design)),
			want: want, items: []string{"rollback"}, records: []governance.ID{rollback},
		},
		{
			name: "all unmapped are one finding", on: design, change: at(governance.Design), want: want,
		},
		{
			name: "before the build", on: build, change: both(unmapped, at(governance.Build)),
			want: want, items: []string{"rollback"},
		},
		{name: "at the cutover it is too late", on: theGate},
		{name: "a decision without an owner is for CIAM106", on: design, change: both(unmapped, rowsIn(), at(governance.Design))},
		{
			name: "a decision that is not required", on: design,
			change: both(all, at(governance.Design), func(w *fixture) {
				row := governance.DecisionOwner{MigrationID: theMigration, Decision: "mfa_policy", Accountable: "person/security-approver"}
				w.put(row)
				edit(w, design, func(g *governance.Gate) {
					g.DecisionOwnerIDs = governance.NewSet(append(g.DecisionOwnerIDs, row.ID())...)
				})
			}),
		},
		{
			name: "in one jurisdiction", on: design, want: want, items: []string{"rollback"}, records: []governance.ID{rollback + "/de"},
			change: both(rowsIn("CH", "DE"), serving(mapped, rollback+"/de"), at(governance.Design)),
		},
		{
			name: "in a country of a group", on: design, want: want, items: []string{"rollback"}, records: []governance.ID{rollback + "/de"},
			change: both(rowsIn("DE", "EU"), serving(mapped, rollback+"/de"), at(governance.Design), func(w *fixture) {
				edit(w, theMigration, func(m *governance.Migration) { m.Jurisdictions = governance.NewSet("EU") })
			}),
		},
		{
			name: "a row that owns nowhere", on: design,
			change: both(rowsIn("CH", "DE", "EU"), serving(mapped, rollback+"/eu"), at(governance.Design)),
		},
		{name: "moderate risk", on: design, change: both(touching("mfa_policy"), at(governance.Design))},
		{
			name: "controls unknown", on: design, undetermined: true,
			change: both(unmapped, at(governance.Design), func(w *fixture) { w.unknown(rollback, "controls") }),
		},
		{
			name: "risk unknown", on: design, undetermined: true,
			change: both(unmapped, at(governance.Design), func(w *fixture) { w.unknown(theMigration, "touches") }),
		},
	})
}

// TestMostSpecificRow: the order of the rows does not matter.
func TestMostSpecificRow(t *testing.T) {
	rows := Rows{{Jurisdiction: "EEA"}, {Jurisdiction: "US"}, {}, {Jurisdiction: "DE"}, {Jurisdiction: "US-CA"}, {Jurisdiction: "EU"}}
	for range 2 {
		for jurisdiction, want := range map[string]string{
			"DE": "DE", "DE-BY": "DE", "FR": "EU", "FR-75C": "EU", "NO": "EEA", "EU": "EU", "EEA": "EEA", "US-CA": "US-CA", "US-NY": "US", "CH": "",
		} {
			if row, ok := rows.Owner(jurisdiction); !ok || row.Jurisdiction != want {
				t.Errorf("the row for %q owns in %s, want that for %q", row.Jurisdiction, jurisdiction, want)
			}
		}
		slices.Reverse(rows)
	}
	if _, ok := (Rows{{Jurisdiction: "US-CA"}}).Owner("US"); ok {
		t.Error("a part owns for the whole")
	}
}
