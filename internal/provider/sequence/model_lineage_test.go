package sequence

import (
	"maps"
	"slices"
	"time"
)

// undeclaredSuccessor is CIAM711: an earlier migration that is much the same has a
// rejection that stands, or an emergency that was not ratified, and this one neither
// inherits that nor is declared independent of it.
func (v view) undeclaredSuccessor(id string, m map[string]any) bool {
	declared := append(v.lineage(id), texts(m, "independent_of")...)
	others := maps.Clone(v.records)
	for other := range v.said {
		others[other] = nil
	}
	for other := range others {
		if kindOf(other) != "migration" || slices.Contains(declared, other) || !v.everAlike(m, other) {
			continue
		}
		if v.burdened(other, declared, v.alikeSince(id, other)) {
			return true
		}
	}
	return false
}

// everAlike tells whether a migration is like another one, as that is or ever was.
func (v view) everAlike(m map[string]any, other string) bool {
	now, there := v.records[other]
	return there && alike(m, now) || slices.ContainsFunc(v.said[other], func(s statement) bool { return alike(m, s.args) })
}

// alikeSince is when a migration was created, or came to be like another one.
func (v view) alikeSince(id, other string) time.Time {
	since := v.now
	if v.live[id] == nil {
		return since
	}
	for _, s := range slices.Backward(v.said[id]) {
		if !v.everAlike(s.args, other) {
			break
		}
		if since = s.at; s.created {
			break
		}
	}
	return since
}

// alike tells whether two migrations share a touch, a jurisdiction, and the
// business owner or an implementer.
func alike(a, b map[string]any) bool {
	share := func(name string) bool {
		return slices.ContainsFunc(texts(a, name), func(x string) bool { return slices.Contains(texts(b, name), x) })
	}
	return share("touches") && common(texts(a, "jurisdictions"), texts(b, "jurisdictions")) != nil &&
		(text(a, "business_owner") == text(b, "business_owner") || share("implementers"))
}

// burdened tells whether a migration has or inherits, from others than the declared
// ones, a no that stands or an unratified emergency, which was said after a time or in
// the same hour.
func (v view) burdened(migration string, declared []string, since time.Time) bool {
	concerns := func(at time.Time) bool { return !at.After(since.Add(time.Hour)) }
	for _, stage := range stages {
		if slices.ContainsFunc(v.standing(migration, stage), func(n no) bool { return !slices.Contains(declared, migrationOf(n.id)) && concerns(n.at) }) {
			return true
		}
	}
	lineage := v.lineage(migration)
	inherited := func(of string) bool { return slices.Contains(lineage, of) && !slices.Contains(declared, of) }
	for _, p := range v.given {
		if inherited(p.migration) && p.emergency && !p.ratified && concerns(p.at) {
			return true
		}
	}
	for id, p := range v.records {
		if _, given := v.given[id]; !given && kindOf(id) == "permit" && p["emergency"] != nil && inherited(migrationOf(id)) {
			return true
		}
	}
	return false
}
