package sequence

import (
	"maps"
	"slices"
)

// unmet are the codes that keep a gate closed, and those that may. "*" is any code.
func (v view) unmet(g map[string]any) (unmet map[string]bool, may []string) {
	unmet = map[string]bool{}
	m := v.records[text(g, "migration_id")]
	if text(m, "status") != "active" {
		return map[string]bool{"CIAM810": true}, nil
	}
	if v.mixed(g) {
		unmet["CIAM803"] = true
	}
	v.oneKey = v.signedWithOneKey(g)
	hard, soft := v.aboutMigration(text(g, "migration_id"), m)
	for _, code := range hard {
		unmet[code] = true
	}
	faults := slices.Concat(v.unowned(g, m), v.unmapped(g, m), v.unproven(g, m), misseated(m))
	for _, code := range soft {
		faults = append(faults, fault{code: code, of: text(g, "migration_id")})
	}
	if follows := text(g, "follows"); follows != "" && !slices.Contains(v.lineage(text(g, "migration_id")), migrationOf(follows)) {
		unmet["CIAM803"] = true
	}
	if text(g, "stage") == "decommission" && v.unfinished(g) {
		faults = append(faults, fault{code: "CIAM801", of: gateOf(g)})
	}
	if v.unaccepted(g, m) {
		faults = append(faults, fault{code: "CIAM214", of: gateOf(g)})
	}
	for _, id := range texts(g, "evidence_ids") { // whatever became of the migration that it belongs to
		hard, soft := v.aboutEvidence(id, v.records[id])
		for _, code := range hard {
			unmet[code] = true
		}
		faults = append(faults, soft...)
	}
	for _, f := range faults {
		if !v.waived(f, g, m) {
			unmet[f.code] = true
		}
	}
	if behind := "CIAM507 behind CIAM502"; unmet[behind] {
		// Missing evidence speaks for evidence without a control, unless it is waived.
		delete(unmet, behind)
		if !unmet["CIAM502"] && !v.waived(fault{code: "CIAM507", of: gateOf(g)}, g, m) {
			unmet["CIAM507"] = true
		}
	}
	for _, id := range texts(g, "risk_acceptance_ids") {
		for _, code := range aboutAcceptance(v.records[id], m) {
			unmet[code] = true
		}
	}
	approves := map[string]map[string]bool{} // human to functions
	for _, id := range texts(g, "approval_ids") {
		a := v.records[id]
		if a == nil {
			unmet["CIAM907"] = true
			may = append(may, "CIAM211")
			continue
		}
		if v.unverified(id, a) || v.keyEnded(id, a) {
			unmet["CIAM210"] = true
		}
		if v.misdated(a) {
			unmet["CIAM208"] = true // whether it counts or not: recorded while nobody judged it
		}
		if !v.counts(a) {
			continue
		}
		if text(a, "stage") != text(g, "stage") || text(a, "migration_id") != text(g, "migration_id") {
			continue
		}
		codes := v.aboutApproval(a, m)
		if text(a, "decision") == "approved" && !when(a, "expires_at").After(v.now) {
			codes = append(codes, "CIAM208")
		}
		for _, code := range codes {
			unmet[code] = true
		}
		if text(a, "decision") != "approved" {
			continue
		}
		who := v.human(text(a, "approver"))
		if approves[who] == nil {
			approves[who] = map[string]bool{}
		}
		if approves[who][text(a, "function")] = true; len(approves[who]) > 1 {
			unmet["CIAM401"] = true
		}
		if slices.Contains(assuring, text(a, "function")) {
			owner := slices.Contains([]string{human(text(m, "business_owner")), human(text(m, "risk_owner"))}, who)
			if owner || slices.ContainsFunc(texts(g, "risk_acceptance_ids"), func(id string) bool {
				r := v.records[id]
				return human(text(r, "accepted_by")) == who || r["co_accepted_by"] != nil && human(text(r, "co_accepted_by")) == who
			}) {
				unmet["CIAM403"] = true
			}
		}
	}
	for _, id := range members(g) {
		if v.records[id] != nil {
			continue
		}
		unmet["CIAM907"] = true
		for _, code := range missedBesides[kindOf(id)] { // CIAM907 speaks for it
			if unmet[code] {
				delete(unmet, code)
				may = append(may, code)
			}
		}
	}
	for _, id := range texts(g, "exception_ids") {
		if v.records[id] == nil {
			continue
		}
		for _, code := range v.aboutException(v.records[id]) { // granted while the migration slept
			unmet[code] = true
		}
	}
	if len(v.standing(text(g, "migration_id"), text(g, "stage"))) > 0 {
		unmet["CIAM209"] = true
	}
	switch unseated, certain := v.unseated(g, m); {
	case unseated && certain && !unmet["CIAM907"]: // which speaks for what is missing
		unmet["CIAM211"] = true
	case unseated:
		may, unmet["*"] = append(may, "CIAM211"), true
	}
	if v.servesRetired(g) {
		unmet["CIAM907"] = true
	}
	return unmet, may
}

// servesRetired tells whether evidence that a gate names serves a migration that is not
// there any more.
func (v view) servesRetired(g map[string]any) bool {
	return slices.ContainsFunc(texts(g, "evidence_ids"), func(id string) bool {
		e := v.records[id]
		return e != nil && len(missingIn(slices.Collect(maps.Keys(v.records)), texts(e, "also_for"))) > 0
	})
}

// gateOf is the id of a gate.
func gateOf(g map[string]any) string {
	return "gate/" + nameIn(text(g, "migration_id")) + "/" + text(g, "stage")
}

// missedBesides are the rules that miss a record of a kind that a gate names and that
// does not exist any more.
var missedBesides = map[string][]string{
	"decision": {"CIAM106", "CIAM508"}, "evidence": {"CIAM502", "CIAM506", "CIAM507"}, "risk": {"CIAM214"},
}

// mixed tells whether a gate names records of another migration, but for evidence that
// serves the gate's migration too, or approvals of another stage.
func (v view) mixed(g map[string]any) bool {
	return slices.ContainsFunc(members(g), func(id string) bool {
		if kindOf(id) == "evidence" {
			e := v.records[id]
			return e != nil && !servesAs(e, text(g, "migration_id"))
		}
		return migrationOf(id) != text(g, "migration_id") || kindOf(id) == "approval" && stageOf(id) != text(g, "stage")
	})
}

// counts tells whether an approval counts at a gate: its approver is still of the
// function, named for it, and internal or only an adviser.
func (v view) counts(a map[string]any) bool {
	who, role := text(a, "approver"), v.role(a)
	return functions[who] == text(a, "function") && role != "none" &&
		(!external(who) || onlyAdvises(v.records[text(a, "migration_id")], role))
}

// waived tells whether the exceptions that the gate names waive all that a soft rule
// found.
func (v view) waived(f fault, g, m map[string]any) bool {
	waives := func(item string) bool {
		where := texts(m, "jurisdictions")
		if its := f.places[item]; its != nil {
			if where = common(where, its); where == nil {
				where = its // which the migration does not have
			}
		}
		return slices.ContainsFunc(texts(g, "exception_ids"), func(id string) bool {
			e := v.records[id]
			return e != nil && text(e, "rule") == f.code && (text(e, "subject") == "" || text(e, "subject") == f.of) && v.inForce(e) && !v.excessive(id, e) &&
				text(e, "migration_id") == text(g, "migration_id") && uncovered(texts(e, "jurisdictions"), where) == nil &&
				(item == "" && len(texts(e, "items")) == 0 || item != "" && slices.Contains(texts(e, "items"), item))
		})
	}
	if f.items == nil {
		return waives("")
	}
	return !slices.ContainsFunc(f.items, func(item string) bool { return !waives(item) })
}
