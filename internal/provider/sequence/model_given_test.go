package sequence

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// permitGiven is a permit as it was given.
type permitGiven struct {
	migration, stage, scope string
	rests                   []string
	emergency               bool
	missing                 map[string]bool // codes that an emergency passed
	at                      time.Time
	ratifyBy                time.Time
	ratified                bool
}

// give records a permit and what it rests on.
func (v view) give(i item) {
	g := v.records[text(i.args, "gate_id")]
	p := permitGiven{migration: text(g, "migration_id"), stage: text(g, "stage"), scope: scopeOf(v.records[text(g, "migration_id")]), at: v.now}
	p.rests = append(p.rests, text(i.args, "gate_id"), p.migration)
	p.rests = append(p.rests, members(g)...)
	for id, row := range v.records {
		if kindOf(id) == "decision" && text(row, "migration_id") == p.migration {
			p.rests = append(p.rests, id)
		}
	}
	if emergency, ok := i.args["emergency"].(map[string]any); ok {
		p.emergency, p.ratifyBy = true, when(emergency, "ratify_by")
		p.missing, _ = v.unmet(g)
		if p.ratified = len(p.missing) == 0; !p.ratified {
			maps.DeleteFunc(v.opened, func(opened string, _ bool) bool { return strings.HasPrefix(opened, text(i.args, "gate_id")+" ") })
		}
	}
	v.given[i.id] = p
}

// noteOpening notes that an apply has seen a gate open: the first time for a scope, or
// the first since an emergency, is an update of a gate that was there.
func (v view) noteOpening(g item) {
	open := g.id + " " + scopeOf(v.records[text(g.args, "migration_id")])
	unmet, may := v.unmet(g.args)
	if len(unmet) > 0 || v.opened[open] {
		return
	}
	v.opened[open] = len(may) == 0
	if last := v.last[g.id]; last.action == "create" && v.now.After(last.at) {
		v.last[g.id] = ledgerEntry{"perhaps", last.at}
		if len(may) == 0 {
			v.last[g.id] = ledgerEntry{"update", v.now}
		}
	}
}

// ratify notes the emergencies that a gate ratifies, where an apply sees it open in time.
// What the same apply gives after the gate comes too late for it.
func (v view) ratify(g item) {
	if unmet, _ := v.unmet(g.args); len(unmet) > 0 {
		return
	}
	for id, p := range v.given {
		if p.emergency && p.migration == text(g.args, "migration_id") && p.stage == text(g.args, "stage") &&
			p.scope == scopeOf(v.records[p.migration]) && !v.now.After(p.ratifyBy) {
			p.ratified = true
			v.given[id] = p
		}
	}
}

// waiting are the rules that an emergency passes. "*" is CIAM211, or a rule that is named
// besides.
var waiting = []string{"*", "CIAM106", "CIAM204", "CIAM207", "CIAM208", "CIAM211", "CIAM214", "CIAM502", "CIAM506", "CIAM507", "CIAM508"}

func (v view) expectEmergency(emergency, m map[string]any, e expected) {
	by := text(emergency, "authorised_by")
	standing := by == text(m, "business_owner") || slices.Contains(persons(text(m, "risk_owner")), by) || text(m, "steering_group") != "" && by == chair
	for _, s := range requiredSeats(m) {
		standing = standing || slices.Contains(persons(s.party), by)
	}
	builds := slices.ContainsFunc(texts(m, "implementers"), func(party string) bool { return slices.Contains(humans(party), human(by)) })
	if !standing || builds {
		e.add("CIAM807")
	}
	if until := when(emergency, "ratify_by"); !until.After(v.now) || until.After(v.now.Add(72*time.Hour)) {
		e.add("Invalid ratify_by")
	}
}
