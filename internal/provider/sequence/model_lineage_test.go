package sequence

import "slices"

// undeclaredSuccessor is CIAM711: an earlier migration that is much the same has a
// rejection that stands, or an emergency that was not ratified, and this one names
// it neither as superseded nor as independent.
func (v view) undeclaredSuccessor(id string, m map[string]any) bool {
	known := append(v.lineage(id), texts(m, "independent_of")...)
	for other := range v.said {
		if kindOf(other) != "migration" || slices.Contains(known, other) || v.first(other) > v.first(id) {
			continue
		}
		last := v.said[other][len(v.said[other])-1].args
		if now, live := v.records[other]; live {
			last = now
		}
		if alike(m, last) && v.burdened(other) {
			return true
		}
	}
	return false
}

// first is when the register first saw a record.
func (v view) first(id string) int {
	if said := v.said[id]; len(said) > 0 {
		return said[0].seq
	}
	return v.clock + 1
}

// alike tells whether two migrations share a touch, a jurisdiction, and the
// business owner or an implementer.
func alike(a, b map[string]any) bool {
	share := func(name string) bool {
		return slices.ContainsFunc(texts(a, name), func(x string) bool { return slices.Contains(texts(b, name), x) })
	}
	return share("touches") && share("jurisdictions") &&
		(text(a, "business_owner") == text(b, "business_owner") || share("implementers"))
}

// burdened tells whether a migration has a no that stands, or an unratified
// emergency.
func (v view) burdened(migration string) bool {
	if len(v.standing(migration, "cutover")) > 0 {
		return true
	}
	for _, p := range v.given {
		if p.migration == migration && p.emergency && !p.ratified {
			return true
		}
	}
	return false
}
