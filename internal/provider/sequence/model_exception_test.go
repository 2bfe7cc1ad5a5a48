package sequence

import (
	"slices"
)

func (v view) expectException(i item, e expected) {
	x := i.args
	if v.restated(i) {
		e.add("CIAM213")
	}
	if v.overRenewed(i.id, x) {
		if v.changed[i.id] {
			e.add("CIAM605")
		} else {
			e.allow("CIAM605") // granted before another that is dated earlier
		}
	}
	if v.grantedElsewhere(i.id, x) >= 2 {
		e.allow("CIAM605") // whichever of them is dated first
	}
	if v.overBudget(i.id, x) {
		if v.changed[i.id] {
			e.add("CIAM604")
		} else {
			e.allow("CIAM604")
		}
	}
	if text(v.records[text(x, "migration_id")], "status") != "active" {
		return
	}
	if from, until := when(x, "granted_at"), when(x, "expires_at"); !until.After(from) || until.After(from.Add(90*day)) {
		e.add("CIAM602")
	}
	if text(x, "requested_by") == text(x, "approved_by") {
		e.add("CIAM404")
	}
	if functions[text(x, "approved_by")] != "compliance" {
		e.add("CIAM603")
	}
}

// grant is one exception at one time.
type grant struct {
	id   string
	args map[string]any
	seq  int
}

// grants are all grants of a rule in the lineage, ever, and in this plan.
func (v view) grants(migration, rule string) []grant {
	lineage := v.lineage(migration)
	var all []grant
	add := func(id string, args map[string]any, seq int) {
		if kindOf(id) != "exception" || !slices.Contains(lineage, migrationOf(id)) || text(args, "rule") != rule {
			return
		}
		for _, g := range all {
			if g.id == id && when(g.args, "granted_at").Equal(when(args, "granted_at")) {
				return
			}
		}
		all = append(all, grant{id, args, seq})
	}
	for id, said := range v.said {
		for _, s := range said {
			add(id, s.args, s.seq)
		}
	}
	for id, args := range v.records {
		add(id, args, v.clock+1)
	}
	return all
}

// overRenewed is CIAM605: the rule was waived twice before in one of the
// jurisdictions.
func (v view) overRenewed(id string, x map[string]any) bool {
	return slices.ContainsFunc(texts(x, "jurisdictions"), func(jurisdiction string) bool {
		before := 0
		for _, g := range v.grants(text(x, "migration_id"), text(x, "rule")) {
			same := g.id == id && when(g.args, "granted_at").Equal(when(x, "granted_at"))
			if !same && when(g.args, "granted_at").Before(when(x, "granted_at")) && slices.Contains(texts(g.args, "jurisdictions"), jurisdiction) {
				before++
			}
		}
		return before >= 2
	})
}

// grantedElsewhere counts the other grants of a rule in any of the jurisdictions.
func (v view) grantedElsewhere(id string, x map[string]any) int {
	others := 0
	for _, g := range v.grants(text(x, "migration_id"), text(x, "rule")) {
		if g.id != id || !when(g.args, "granted_at").Equal(when(x, "granted_at")) {
			others++
		}
	}
	return others
}

// overBudget is CIAM604: three others that were granted before are in force in one
// of the jurisdictions.
func (v view) overBudget(id string, x map[string]any) bool {
	return v.inForce(x) && slices.ContainsFunc(texts(x, "jurisdictions"), func(jurisdiction string) bool {
		before := 0
		for other, args := range v.records {
			if other != id && kindOf(other) == "exception" && text(args, "migration_id") == text(x, "migration_id") && v.inForce(args) &&
				when(args, "granted_at").Before(when(x, "granted_at")) && slices.Contains(texts(args, "jurisdictions"), jurisdiction) {
				before++
			}
		}
		return before >= 3
	})
}
