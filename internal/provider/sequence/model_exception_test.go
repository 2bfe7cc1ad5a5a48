package sequence

import (
	"iter"
	"maps"
	"slices"
	"time"
)

// The policy's limits.
const (
	mostGrants  = 2 // of one rule, for the same and in one jurisdiction
	mostInForce = 3 // in one jurisdiction of a migration
)

func (v view) expectException(i item, e expected) {
	if v.restated(i) {
		e.add("CIAM213")
		e.allow("CIAM604", "CIAM605") // which count what a statement says
	}
	for code, count := range map[string]tally{"CIAM605": v.renewals(i.id, i.args), "CIAM604": v.besides(i.id, i.args)} {
		switch {
		case count.possible < count.limit:
		case v.changed[i.id] && count.certain >= count.limit:
			e.add(code)
		default:
			e.allow(code) // it depends on which is planned first
		}
	}
	if v.changed[i.id] && v.future(when(i.args, "granted_at")) {
		e.add("CIAM602")
	}
	if text(v.records[text(i.args, "migration_id")], "status") == "active" {
		e.add(slices.DeleteFunc(v.aboutException(i.args), func(code string) bool {
			// The approver can have left since, the policy can be stricter, and what was
			// granted while the migration slept is judged at its gates.
			return !v.changed[i.id] && (code == "CIAM601" || code == "CIAM603" || code == "CIAM602" && when(i.args, "expires_at").After(when(i.args, "granted_at")))
		})...)
	}
}

// aboutException are the faults of an exception itself.
func (v view) aboutException(x map[string]any) (codes []string) {
	longest := 90 * day
	if text(x, "control") != "" {
		longest = 365 * day
	}
	if from, until := when(x, "granted_at"), when(x, "expires_at"); !until.After(from) || until.After(from.Add(longest)) || v.future(from) {
		codes = append(codes, "CIAM602")
	}
	if itemized := []string{"CIAM103", "CIAM106", "CIAM501", "CIAM502", "CIAM506", "CIAM508"}; slices.Contains(itemized, text(x, "rule")) && texts(x, "items") == nil {
		codes = append(codes, "CIAM601")
	}
	if slices.Contains([]string{"CIAM103", "CIAM106", "CIAM508"}, text(x, "rule")) && slices.ContainsFunc(texts(x, "items"), func(item string) bool {
		return slices.Contains(slices.Concat(provenAtModerate, provenAtHigh), item)
	}) {
		codes = append(codes, "CIAM601") // kinds of evidence are no decisions
	}
	if text(x, "requested_by") == text(x, "approved_by") {
		codes = append(codes, "CIAM404")
	}
	if functions[text(x, "approved_by")] != "compliance" {
		codes = append(codes, "CIAM603")
	}
	return codes
}

// tally counts what precedes an exception, certainly and possibly, in the
// jurisdiction with the most.
type tally struct{ limit, certain, possible int }

func (t *tally) most(certain, possible int) {
	t.certain, t.possible = max(t.certain, certain), max(t.possible, possible)
}

// own is the grant that an exception states now.
func own(all []grant, id string, x map[string]any) grant {
	for _, g := range slices.Backward(all) {
		if g.id == id && wording(g.last) == wording(x) {
			return g
		}
	}
	return grant{id: id, first: x, last: x, planned: true}
}

// renewals counts the grants of the same rule before an exception, for the same
// item and subject, over the lineage.
func (v view) renewals(id string, x map[string]any) tally {
	count := tally{limit: mostGrants}
	if text(x, "rule") == "" {
		return count
	}
	all := v.grants(text(x, "migration_id"))
	self := own(all, id, x)
	for place := range matters(x, all) {
		certain, possible := 0, 0
		for _, g := range all {
			if g.id == self.id && g.seq == self.seq || !place.waivedBy(g.first) {
				continue
			}
			possible++
			if !g.planned && (self.planned || self.after(g)) {
				certain++
			}
		}
		count.most(certain, possible)
	}
	return count
}

// matter is one thing that an exception waives in one jurisdiction; without an item, all
// that the rule is about.
type matter struct{ rule, item, subject, jurisdiction string }

// matters are those of an exception.
func matters(x map[string]any, all []grant) iter.Seq[matter] {
	items := texts(x, "items")
	if len(items) == 0 {
		items = []string{""}
	}
	return func(yield func(matter) bool) {
		for _, jurisdiction := range places(x, all) {
			for _, item := range items {
				if !yield(matter{text(x, "rule"), item, text(x, "subject"), jurisdiction}) {
					return
				}
			}
		}
	}
}

// waivedBy tells whether another exception waives it too; what is unset there is for all.
func (m matter) waivedBy(x map[string]any) bool {
	items, subject := texts(x, "items"), text(x, "subject")
	return text(x, "rule") == m.rule && covers(texts(x, "jurisdictions"), m.jurisdiction) &&
		(len(items) == 0 || m.item == "" || slices.Contains(items, m.item)) &&
		(subject == "" || m.subject == "" || subject == m.subject)
}

// places are the jurisdictions of an exception, and those of other grants within them.
func places(x map[string]any, all []grant) []string {
	within := slices.Clone(texts(x, "jurisdictions"))
	for _, g := range all {
		within = append(within, common(texts(x, "jurisdictions"), texts(g.first, "jurisdictions"))...)
	}
	slices.Sort(within)
	return slices.Compact(within)
}

// besides counts the other exceptions of the migration that are in force.
func (v view) besides(id string, x map[string]any) tally {
	count := tally{limit: mostInForce}
	if text(x, "control") != "" {
		count.limit = 10
	}
	if !v.inForce(x) {
		return count
	}
	all := v.grants(text(x, "migration_id"))
	self := own(all, id, x)
	ids := map[string]bool{}
	for other := range maps.Keys(v.live) {
		ids[other] = true
	}
	for other := range maps.Keys(v.records) {
		ids[other] = true
	}
	for _, jurisdiction := range places(x, all) {
		counts := func(other map[string]any) bool {
			return other != nil && (text(other, "control") == "") == (text(x, "control") == "") && v.inForce(other) &&
				covers(texts(other, "jurisdictions"), jurisdiction)
		}
		certain, possible := 0, 0
		for other := range ids {
			if kindOf(other) != "exception" || other == id || migrationOf(other) != text(x, "migration_id") {
				continue
			}
			was, is := v.live[other], v.records[other]
			if counts(was) || counts(is) {
				possible++
			}
			if counts(is) && !v.changed[other] && (self.planned || self.after(own(all, other, is))) {
				certain++
			}
		}
		count.most(certain, possible)
	}
	return count
}

// excessive tells whether an exception was granted once too often, and so waives
// nothing, in the order of dates.
func (v view) excessive(id string, x map[string]any) bool {
	all := v.grants(text(x, "migration_id"))
	self := own(all, id, x)
	for m := range matters(x, all) {
		renewed := 0
		for _, g := range all {
			if self.after(g) && m.waivedBy(g.first) {
				renewed++
			}
		}
		if renewed >= mostGrants {
			return true
		}
	}
	for _, jurisdiction := range places(x, all) {
		beside := 0
		for other, args := range v.records {
			if kindOf(other) == "exception" && migrationOf(other) == text(x, "migration_id") && v.inForce(args) && text(args, "control") == "" &&
				self.after(own(all, other, args)) && covers(texts(args, "jurisdictions"), jurisdiction) {
				beside++
			}
		}
		if beside >= mostInForce {
			return true
		}
	}
	return false
}

func (v view) inForce(e map[string]any) bool {
	return !v.future(when(e, "granted_at")) && when(e, "expires_at").After(v.now)
}

// future tells whether a time lies ahead by more than clocks may differ.
func (v view) future(at time.Time) bool { return at.After(v.now.Add(5 * time.Minute)) }
