package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestWaiversOfRows: what a gate lacks in one jurisdiction is waived there.
func TestWaiversOfRows(t *testing.T) {
	const design governance.ID = "gate/legacy-to-cloud/design"
	const rollback governance.ID = "decision/legacy-to-cloud/rollback"
	decidedBy := func(row, person governance.ID) func(*fixture) {
		return func(w *fixture) {
			edit(w, row, func(d *governance.DecisionOwner) { d.Accountable = person })
		}
	}
	for _, c := range []struct {
		name   string
		code   Code
		change func(*fixture)
		in     []string // of the exception
		want   string
	}{
		{"no owner in Germany", "CIAM106", rowsIn("CH"), []string{"DE"}, isWaived},
		{"no owner in Germany, waived for the Union", "CIAM106", rowsIn("CH"), []string{"EU"}, isWaived},
		{"no owner in Germany, waived in Switzerland", "CIAM106", rowsIn("CH"), []string{"CH"}, isUnmet},
		{"no owner anywhere", "CIAM106", rowsIn(), []string{"DE"}, isUnmet},
		{"no owner in either", "CIAM106", rowsIn("FR"), []string{"DE"}, isUnmet},
		{"no owner in either, waived in both", "CIAM106", rowsIn("FR"), []string{"DE", "CH"}, isWaived},
		{"the wrong owner in Germany", "CIAM103", both(rowsIn("CH", "DE"), decidedBy(rollback+"/de", "person/owner")), []string{"DE"}, isWaived},
		{"the wrong owner in Germany, waived in Switzerland", "CIAM103", both(rowsIn("CH", "DE"), decidedBy(rollback+"/de", "person/owner")), []string{"CH"}, isUnmet},
		{"the wrong owner in the Union", "CIAM103", both(rowsIn("CH", "EU"), decidedBy(rollback+"/eu", "person/owner")), []string{"DE"}, isWaived},
		{"the wrong owner where the migration is not", "CIAM103", both(rowsIn("CH", "DE", "FR"), decidedBy(rollback+"/fr", "person/owner")), []string{"DE", "CH"}, isUnmet},
		{"the wrong owner for all", "CIAM103", decidedBy(rollback, "person/owner"), []string{"DE"}, isUnmet},
		{"a row in Germany without controls", "CIAM508", both(rowsIn("CH", "DE"), serving([]string{"nist-csf-2.0:GV.RM-04"}, rollback+"/de"), at(governance.Design)), []string{"DE"}, isWaived},
		{"a row in Germany without controls, waived in Switzerland", "CIAM508", both(rowsIn("CH", "DE"), serving([]string{"nist-csf-2.0:GV.RM-04"}, rollback+"/de"), at(governance.Design)), []string{"CH"}, isUnmet},
		{"the general row without controls", "CIAM508", both(serving([]string{"nist-csf-2.0:GV.RM-04"}, rollback), at(governance.Design)), []string{"DE"}, isUnmet},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newFixture()
			both(excepting(waiving(c.code, "rollback"), within(c.in...)), c.change)(w)
			gate := theGate
			if c.code == "CIAM508" {
				gate = design
				edit(w, design, func(g *governance.Gate) { g.ExceptionIDs = governance.NewSet(theException) })
			}
			if v := JudgeGate(w, w.subjects[gate]); fate(v, c.code) != c.want {
				t.Errorf("%s is %q, want %q", c.code, fate(v, c.code), c.want)
			}
		})
	}
}
