package sequence

import (
	"cmp"
	"slices"
	"time"
)

// grant is one grant of an exception: what it said first, and what it was corrected
// to without extending anything.
type grant struct {
	id          string
	first, last map[string]any
	seq         int
	planned     bool // in this plan
}

func (g grant) at() time.Time { return when(g.first, "granted_at") }

// after orders grants by date; ties go by the ledger.
func (g grant) after(other grant) bool {
	return cmp.Or(g.at().Compare(other.at()), cmp.Compare(g.seq, other.seq), cmp.Compare(g.id, other.id)) > 0
}

// grants are all that were ever given in a lineage, and those of this plan.
func (v view) grants(migration string) []grant {
	said := map[string][]grant{} // by name
	lineage := v.lineage(migration)
	add := func(id string, args map[string]any, seq int, planned bool) {
		if kindOf(id) == "exception" && slices.Contains(lineage, migrationOf(id)) {
			said[text(args, "name")] = append(said[text(args, "name")], grant{id, args, args, seq, planned})
		}
	}
	for id, all := range v.said {
		for _, s := range all {
			add(id, s.args, s.seq, false)
		}
	}
	for id, args := range v.records {
		if v.changed[id] {
			add(id, args, v.clock+1, true)
		}
	}
	var all []grant
	for _, statements := range said {
		slices.SortFunc(statements, func(a, b grant) int {
			return cmp.Or(a.at().Compare(b.at()), cmp.Compare(a.seq, b.seq), cmp.Compare(a.id, b.id))
		})
		from := len(all)
		for _, s := range statements {
			if n := len(all) - 1; n >= from && !extends(s.first, all[n].last) {
				all[n].last, all[n].id = s.last, s.id
			} else {
				all = append(all, s)
			}
		}
	}
	return all
}

// extends tells whether a later statement of an exception goes beyond the one before.
func extends(later, before map[string]any) bool {
	if wording(later) == wording(before) {
		return false
	}
	within := func(name string) bool {
		return len(texts(before, name)) == 0 || len(texts(later, name)) > 0 && missingIn(texts(before, name), texts(later, name)) == nil
	}
	return when(later, "expires_at").After(when(before, "expires_at")) ||
		text(later, "rule") != text(before, "rule") || text(later, "control") != text(before, "control") ||
		text(before, "subject") != "" && text(later, "subject") != text(before, "subject") ||
		!within("items") || uncovered(texts(before, "jurisdictions"), texts(later, "jurisdictions")) != nil
}
