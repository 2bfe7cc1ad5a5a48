package sequence

import (
	"slices"
	"strings"
)

// stages in their order.
var stages = []string{"design", "build", "cutover", "decommission"}

// stageOf is the stage in the id of an approval, a gate or a permit.
func stageOf(id string) string { return strings.Split(id, "/")[2] }

// unfinished is CIAM801 for the decommissioning: the latest cutover that was not
// aborted, of the migration or a predecessor, has not succeeded, or was an emergency
// that is not ratified. What is only planned counts for the permit that the gate
// follows; of others the worse of what is stored and planned.
func (v view) unfinished(g map[string]any) bool {
	lineage := v.lineage(text(g, "migration_id"))
	attempt := func(id string, p map[string]any) bool {
		return p != nil && kindOf(id) == "permit" && stageOf(id) == "cutover" && slices.Contains(lineage, migrationOf(id)) && text(p, "outcome") != "aborted"
	}
	planned, stored := map[string]map[string]any{}, map[string]map[string]any{}
	for id, p := range v.records {
		if attempt(id, p) {
			planned[id] = p
		}
		was := v.live[id]
		if id == text(g, "follows") {
			was = p
		}
		if attempt(id, was) {
			stored[id] = was
		}
	}
	return !v.succeeded(planned) || !v.succeeded(stored)
}

// succeeded tells whether the latest of some attempts has succeeded, and that of each
// migration which no other one of them continues.
func (v view) succeeded(attempts map[string]map[string]any) bool {
	well := func(of string) bool {
		latest := ""
		for id := range attempts {
			if (of == "" || migrationOf(id) == of) && (latest == "" || v.later(id, latest, attempts)) {
				latest = id
			}
		}
		p, given := v.given[latest]
		return latest != "" && text(attempts[latest], "outcome") == "succeeded" && (!given || !p.emergency || p.ratified)
	}
	for id := range attempts {
		of, continued := migrationOf(id), false
		for other := range attempts {
			continued = continued || migrationOf(other) != of && v.inherits(migrationOf(other), of)
		}
		if !continued && !well(of) {
			return false
		}
	}
	return well("")
}

// later orders permits by when they were given, those of this plan last.
func (v view) later(id, other string, attempts map[string]map[string]any) bool {
	a, given := v.given[id]
	b, otherGiven := v.given[other]
	if given != otherGiven {
		return !given
	}
	if given && !a.at.Equal(b.at) {
		return a.at.After(b.at)
	}
	return attempts[id]["attempt"].(int64) > attempts[other]["attempt"].(int64)
}
