package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Budget is a chart of the exceptions in force in each jurisdiction, against
// how many there may be. Lengths as in Timeline.
type Budget struct {
	ID, Desc string
	Limit    int
	Height   int
	Rows     []budgetRow
}

type budgetRow struct {
	Jurisdiction string
	Count        int
	Names        []string
	TextY, Y     int
	Slots        []slot
}

// slot is the place of one exception, used or free.
type slot struct{ X, Width, Class string }

// State compares the jurisdiction with its budget.
func (r budgetRow) State(limit int) string {
	switch {
	case r.Count > limit:
		return "over budget"
	case r.Count == limit:
		return "budget used up"
	default:
		return fmt.Sprintf("%d left", limit-r.Count)
	}
}

const (
	budgetHeight = 44
	slotGap      = 0.8 // percent
)

// budget counts exceptions to rules in force. It is nil without any.
func budget(id string, limit int, jurisdictions []string, exceptions []governance.Exception, now time.Time) *Budget {
	b := &Budget{ID: id, Limit: limit}
	exceptions = slices.DeleteFunc(slices.Clone(exceptions), func(e governance.Exception) bool { return !e.InForce(now) || e.Control != "" })
	if len(exceptions) == 0 {
		return nil
	}
	places := slices.Clone(jurisdictions)
	for _, e := range exceptions {
		places = append(places, e.Jurisdictions...)
	}
	slots := max(limit, 1)
	for _, place := range governance.NewSet(places...) {
		row := budgetRow{Jurisdiction: place}
		for _, e := range exceptions {
			if len(catalog.Uncovered([]string{place}, e.Jurisdictions)) == 0 {
				row.Names = append(row.Names, e.Name)
			}
		}
		row.Count = len(row.Names)
		slots = max(slots, row.Count)
		b.Rows = append(b.Rows, row)
	}
	var spoken []string
	for i := range b.Rows {
		row := &b.Rows[i]
		row.TextY, row.Y = budgetHeight*i+textBase, budgetHeight*i+barTop
		row.Slots = slotsOf(row.Count, limit, slots)
		spoken = append(spoken, fmt.Sprintf("%s: %d of %d", row.Jurisdiction, row.Count, limit))
	}
	b.Height = budgetHeight*len(b.Rows) - 6
	b.Desc = "Exceptions in force. " + strings.Join(spoken, "; ") + "."
	return b
}

func slotsOf(count, limit, across int) []slot {
	width := 100 / float64(across)
	var list []slot
	for i := range max(count, limit) {
		class := "free"
		switch {
		case i >= limit:
			class = "over"
		case i < count:
			class = "used"
		}
		list = append(list, slot{percent(width * float64(i)), percent(width - slotGap), class})
	}
	return list
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
