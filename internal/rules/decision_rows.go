package rules

import (
	"cmp"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Rows are rows of the decision matrix about one decision.
type Rows []governance.DecisionOwner

// Open are the migration's jurisdictions in which no row owns the decision.
func (rows Rows) Open(m governance.Migration) []string {
	places, all := rows.places()
	if all {
		return nil
	}
	return catalog.Uncovered(known(m.Jurisdictions), places)
}

// places are the jurisdictions of the rows; all tells whether one of them is for all.
func (rows Rows) places() (places []string, all bool) {
	for _, row := range rows {
		if row.Jurisdiction == "" {
			all = true
		} else {
			places = append(places, row.Jurisdiction)
		}
	}
	return places, all
}

// Owner is the row that owns the decision in a jurisdiction, the most specific one;
// false without one.
func (rows Rows) Owner(jurisdiction string) (governance.DecisionOwner, bool) {
	var owner governance.DecisionOwner
	found := false
	for _, row := range rows {
		if row.Jurisdiction != "" && len(catalog.Uncovered([]string{jurisdiction}, []string{row.Jurisdiction})) > 0 {
			continue
		}
		if !found || moreSpecific(row.Jurisdiction, owner.Jurisdiction) {
			owner, found = row, true
		}
	}
	return owner, found
}

// moreSpecific tells whether the second jurisdiction covers the first. None covers all.
func moreSpecific(one, other string) bool {
	return other == "" && one != "" || one != "" && one != other && len(catalog.Uncovered([]string{one}, []string{other})) == 0
}

// RowsOf are the rows about each decision, general ones first and then by jurisdiction.
func RowsOf(all []governance.DecisionOwner) map[governance.Decision]Rows {
	rows := map[governance.Decision]Rows{}
	for _, row := range all {
		rows[row.Decision] = append(rows[row.Decision], row)
	}
	for _, each := range rows {
		slices.SortFunc(each, func(a, b governance.DecisionOwner) int { return cmp.Compare(a.Jurisdiction, b.Jurisdiction) })
	}
	return rows
}
