package sequence

import (
	"fmt"
	"maps"
	"slices"
)

// luck tells whether a new permit could be judged before other changes of its plan
// without which it must be refused: nothing that it refers to, even indirectly,
// orders them. What a permit does refer to always comes first.
//
// What names a record by a literal can also be planned before that record is.
func (v view) luck(by string, items map[string]item, prior map[string]string) bool {
	before := view{v.world, v.now, v.live, map[string]bool{}, false}
	for _, i := range items {
		if !i.loose {
			continue
		}
		if before.dangles(i) {
			return true
		}
		if m := v.live[text(i.args, "migration_id")]; i.kind == "approval" && m != nil && len(before.aboutApproval(i.args, m)) > 0 {
			return true // the migration changes so that the approval counts
		}
	}
	for address, i := range items {
		if _, given := v.given[i.id]; i.kind != "permit" || given {
			continue
		}
		first := map[string]bool{}
		reach(items, address, first)
		others := v.unordered(by, first, prior)
		for subset := range 1 << len(others) {
			if v.without(others, subset).refuses(i) {
				return true
			}
		}
	}
	return false
}

// early says which new permit is granted by luck: without the changes of the plan that
// it does not refer to, even by literals, it must be refused.
func (v view) early(by string, items map[string]item, prior map[string]string) string {
	for _, i := range items {
		if _, given := v.given[i.id]; i.kind != "permit" || given || v.ownedElsewhere(i, by) {
			continue
		}
		rested := map[string]bool{}
		v.restsOn(i.args, rested)
		if others := v.unordered(by, rested, prior); v.without(others, 0).refuses(i) {
			return fmt.Sprintf("%s is granted by luck, before %v", i.id, others)
		}
	}
	return ""
}

// opensLate tells whether a gate is closed without some of the changes of the plan that a
// permit of it does not refer to.
func (v view) opensLate(permit item, g map[string]any) bool {
	rested := map[string]bool{}
	v.restsOn(permit.args, rested)
	others := v.unordered("", rested, nil)
	for subset := range 1 << len(others) {
		if unmet, _ := v.without(others, subset).unmet(g); len(unmet) > 0 {
			return true
		}
	}
	return false
}

// restsOn collects what a record refers to, directly or through others.
func (v view) restsOn(args map[string]any, ids map[string]bool) {
	for _, value := range args {
		named, _ := value.([]string)
		if id, ok := value.(string); ok {
			named = []string{id}
		}
		for _, id := range named {
			if there := v.records[id]; there != nil && !ids[id] {
				ids[id] = true
				v.restsOn(there, ids)
			}
		}
	}
}

// unordered are the ids that a plan changes or destroys, apart from some.
func (v view) unordered(by string, but map[string]bool, prior map[string]string) (ids []string) {
	for id, changed := range v.changed {
		if changed && !but[id] {
			ids = append(ids, id)
		}
	}
	for _, id := range prior {
		if _, stays := v.records[id]; !stays && v.owner[id] == by && !but[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// ordered tells whether references put all that a permit of the plan rests on
// before it. An approval counts even if the gate does not name it.
func (v view) ordered(items map[string]item) bool {
	for address, i := range items {
		if i.loose {
			return false
		}
		first := map[string]bool{}
		if reach(items, address, first); i.kind != "permit" || v.given[i.id].stage != "" {
			continue
		}
		rests := members(v.records[text(i.args, "gate_id")])
		for _, id := range rests {
			rests = append(rests, texts(v.records[id], "also_for")...)
		}
		for id, was := range v.live { // what is destroyed before or after the permit
			if v.records[id] == nil && (slices.Contains(rests, id) || kindOf(id) == "approval" && len(texts(was, "overrides")) > 0) {
				return false
			}
		}
		for id := range v.changed {
			if v.changed[id] && !first[id] && v.mayMatter(id, i.id) {
				return false
			}
		}
	}
	return true
}

// mayMatter tells whether a record that a permit does not refer to can matter to it.
// What only another stage is about cannot.
func (v view) mayMatter(id, permit string) bool {
	switch kindOf(id) {
	case "permit":
		return stageOf(permit) == "decommission" && stageOf(id) == "cutover"
	case "gate", "risk":
		return false // it does not name them
	case "approval":
		return migrationOf(id) != migrationOf(permit) || stageOf(id) == stageOf(permit)
	default:
		return true
	}
}

// reach collects the ids of what a resource refers to.
func reach(items map[string]item, address string, ids map[string]bool) {
	for _, need := range items[address].needs {
		if i, there := items[need]; there && !ids[i.id] {
			ids[i.id] = true
			reach(items, need, ids)
		}
	}
}

// without is the view before some of the changes: those whose bit is not set.
func (v view) without(ids []string, subset int) view {
	v.records, v.changed = maps.Clone(v.records), maps.Clone(v.changed)
	for bit, id := range ids {
		if subset&(1<<bit) != 0 {
			continue
		}
		delete(v.changed, id)
		if was, there := v.live[id]; there {
			v.records[id] = was
		} else {
			delete(v.records, id)
		}
	}
	return v
}

// refuses tells whether a permit would be refused.
func (v view) refuses(permit item) bool {
	g := v.records[text(permit.args, "gate_id")]
	if g == nil || v.records[text(g, "migration_id")] == nil ||
		slices.ContainsFunc(texts(g, "approval_ids"), func(id string) bool { return v.records[id] == nil }) {
		return true
	}
	e := expected{map[string]bool{}, map[string]bool{}}
	v.expectPermit(permit, e)
	return len(e.must) > 0
}
