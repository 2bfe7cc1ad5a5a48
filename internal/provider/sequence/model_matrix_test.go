package sequence

import (
	"slices"
	"strings"
)

// rows are those of the decision matrix that a gate names, by decision.
func (v view) rows(g map[string]any) map[string][]map[string]any {
	rows := map[string][]map[string]any{}
	for _, id := range texts(g, "decision_owner_ids") {
		if row := v.records[id]; row != nil && text(row, "migration_id") == text(g, "migration_id") {
			rows[text(row, "decision")] = append(rows[text(row, "decision")], row)
		}
	}
	return rows
}

// ownedIn are the jurisdictions of rows; all tells whether one is for all.
func ownedIn(rows []map[string]any) (places []string, all bool) {
	for _, row := range rows {
		if place := text(row, "jurisdiction"); place != "" {
			places = append(places, place)
		} else {
			all = true
		}
	}
	return places, all
}

// unowned is CIAM106, and CIAM103 for every row of the matrix.
func (v view) unowned(g, m map[string]any) (faults []fault) {
	rows := v.rows(g)
	missing := fault{code: "CIAM106", of: gateOf(g), places: map[string][]string{}}
	for _, d := range decisions(m) {
		places, all := ownedIn(rows[d])
		open := uncovered(places, texts(m, "jurisdictions"))
		if all || open == nil {
			continue
		}
		if missing.items = append(missing.items, d); len(rows[d]) > 0 {
			missing.places[d] = open
		}
	}
	if missing.items != nil {
		faults = append(faults, missing)
	}
	for id, row := range v.records {
		d := text(row, "decision")
		if kindOf(id) == "decision" && text(row, "migration_id") == text(g, "migration_id") && functions[text(row, "accountable")] != deciders[d] {
			wrong := fault{code: "CIAM103", items: []string{d}, of: id}
			if place := text(row, "jurisdiction"); place != "" {
				wrong.places = map[string][]string{d: {place}}
			}
			faults = append(faults, wrong)
		}
	}
	return faults
}

// unmapped is CIAM508: before implementation starts, a row that owns a required
// decision of a high-risk migration somewhere serves no objective.
func (v view) unmapped(g, m map[string]any) []fault {
	if tier(m) < high || text(g, "stage") != "design" && text(g, "stage") != "build" {
		return nil
	}
	rows := v.rows(g)
	unmapped := fault{code: "CIAM508", of: gateOf(g), places: map[string][]string{}}
	for _, d := range decisions(m) {
		places, _ := ownedIn(rows[d])
		within := slices.Concat(texts(m, "jurisdictions"), common(texts(m, "jurisdictions"), places))
		open := slices.DeleteFunc(slices.Clone(rows[d]), func(row map[string]any) bool {
			return texts(row, "controls") != nil || !slices.ContainsFunc(within, func(place string) bool {
				return text(ownerIn(rows[d], place), "jurisdiction") == text(row, "jurisdiction")
			})
		})
		if len(open) == 0 {
			continue
		}
		unmapped.items = append(unmapped.items, d)
		if places, all := ownedIn(open); !all {
			unmapped.places[d] = places
		}
	}
	if unmapped.items == nil {
		return nil
	}
	return []fault{unmapped}
}

// ownerIn is the most specific row that covers a place.
func ownerIn(rows []map[string]any, place string) (owner map[string]any) {
	for _, row := range rows {
		its := text(row, "jurisdiction")
		if its != "" && !covers([]string{its}, place) {
			continue
		}
		if owner == nil || its != "" && (text(owner, "jurisdiction") == "" || covers([]string{text(owner, "jurisdiction")}, its)) {
			owner = row
		}
	}
	return owner
}

// itemOf is what an exception calls a row or a piece of evidence: its decision or kind.
func itemOf(id string) string { return strings.Split(id, "/")[2] }

// servesAs tells whether a paper counts for a migration: as its own, or as evidence of
// another one that serves it too.
func servesAs(paper map[string]any, migration string) bool {
	return text(paper, "migration_id") == migration || slices.Contains(texts(paper, "also_for"), migration)
}
