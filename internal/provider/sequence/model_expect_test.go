package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// expected are the codes that a resource must be refused with, and those that it
// may be refused with besides; "*" is any.
type expected struct{ must, may map[string]bool }

func (e expected) add(codes ...string) {
	for _, code := range codes {
		e.must[code] = true
	}
}

func (e expected) allow(codes ...string) {
	for _, code := range codes {
		e.may[code] = true
	}
}

func kindOf(id string) string {
	kind, _, _ := strings.Cut(id, "/")
	return kind
}

// expect is what a plan must be refused for, by address.
func (v view) expect(by string, items map[string]item, prior map[string]string) map[string]expected {
	all := map[string]expected{}
	at := func(address string) expected {
		if _, there := all[address]; !there {
			all[address] = expected{map[string]bool{}, map[string]bool{}}
		}
		return all[address]
	}
	for address, id := range prior {
		if i, stays := items[address]; (!stays || i.id != id) && v.owner[id] == by && v.keeps(id) {
			at(address).add("CIAM505")
		}
	}
	for address, i := range items {
		e := at(address)
		if v.ownedElsewhere(i, by) {
			switch adopts, certain := v.adopts(i); {
			case !certain:
				e.allow("CIAM908")
			case !adopts:
				e.add("CIAM908")
			}
			e.allow(v.aboutStatement(i)...) // Terraform creates it, so it is judged as created
			continue
		}
		closes := v.circular(i)
		if closes {
			e.allow("CIAM907") // here, or at another migration that the plan changes
			closes = v.without(v.unordered(by, map[string]bool{i.id: true}, prior), 0).circular(i)
		}
		if closes || v.dangles(i) {
			e.add("CIAM907")
			e.allow("*")
			continue
		}
		switch i.kind {
		case "migration":
			if text(i.args, "status") == "active" {
				hard, _ := v.aboutMigration(i.id, i.args)
				e.add(hard...)
			}
			if before := prior[address]; before != "" && before != i.id && !slices.Contains(texts(i.args, "supersedes"), before) {
				e.add("CIAM711") // renamed in place
			}
		case "approval":
			v.expectApproval(i, e)
		case "exception":
			v.expectException(i, e)
		case "risk_acceptance":
			if v.restated(i) {
				e.add("CIAM213")
			}
			if v.changed[i.id] && reviewsTooLate(i.args) {
				e.add("Invalid review_by")
			}
			if m := v.records[text(i.args, "migration_id")]; v.changed[i.id] && text(m, "status") == "active" {
				e.add(aboutAcceptance(i.args, m)...)
				e.allow("CIAM403") // an approval may also be by who accepts
			}
		case "evidence":
			if hard, _ := v.aboutEvidence(i.id, i.args); text(v.records[text(i.args, "migration_id")], "status") == "active" {
				e.add(hard...)
			}
		case "gate":
			foreign := i.args["follows"] != nil && !slices.Contains(v.lineage(text(i.args, "migration_id")), migrationOf(text(i.args, "follows")))
			if (foreign || v.mixed(i.args)) && text(v.records[text(i.args, "migration_id")], "status") == "active" {
				e.add("CIAM803")
			}
		case "permit":
			if _, given := v.given[i.id]; !given {
				v.expectPermit(i, e)
			} else if was := v.live[i.id]; !forward[text(was, "outcome")+" "+text(i.args, "outcome")] {
				e.add("CIAM808")
			} else if was["digest"] != i.args["digest"] || fmt.Sprint(was["emergency"]) != fmt.Sprint(i.args["emergency"]) {
				e.add("CIAM505") // it would be destroyed and given again
				e.allow("*")
			}
		}
	}
	return all
}

// dangles tells whether an argument names a record that is not there.
func (v view) dangles(i item) bool {
	for _, id := range slices.Concat(texts(i.args, "supersedes"), texts(i.args, "independent_of"), texts(i.args, "overrides")) {
		if len(v.said[id]) == 0 && v.records[id] == nil { // a retired record will do
			return true
		}
	}
	if id := text(i.args, "follows"); id != "" && len(v.said[id]) == 0 && v.records[id] == nil {
		return true
	}
	named := slices.Concat(members(i.args), texts(i.args, "evidence_ids"), texts(i.args, "also_for"))
	for _, name := range []string{"migration_id", "gate_id"} {
		if id := text(i.args, name); id != "" {
			named = append(named, id)
		}
	}
	return slices.ContainsFunc(named, func(id string) bool { return v.records[id] == nil })
}

// forward are the ways that the outcome of a permit can go.
var forward = map[string]bool{
	"in_progress in_progress": true, "in_progress succeeded": true, "in_progress rolled_back": true, "in_progress aborted": true,
	"succeeded succeeded": true, "succeeded rolled_back": true, "rolled_back rolled_back": true, "aborted aborted": true,
}

func (v view) expectApproval(i item, e expected) {
	a := i.args
	m := v.records[text(a, "migration_id")]
	if v.restated(i) {
		e.add("CIAM213")
	}
	if !v.changed[i.id] {
		return
	}
	if v.unverified(i.id, a) {
		e.add("CIAM210")
	}
	if v.future(when(a, "approved_at")) {
		e.add("CIAM208")
	}
	if text(m, "status") != "active" {
		return // the rest is judged at its gates
	}
	e.add(slices.DeleteFunc(v.aboutApproval(a, m), func(code string) bool {
		// The approver of an approval that a permit rests on is not judged again.
		return v.keeps(i.id) && (code == "CIAM205" || code == "CIAM206" || code == "CIAM304")
	})...)
	if who := human(text(a, "approver")); slices.Contains([]string{human(text(m, "business_owner")), human(text(m, "risk_owner"))}, who) {
		e.allow("CIAM403") // or at the migration
	}
}

// aboutStatement are the faults of a statement, or of evidence, itself.
func (v view) aboutStatement(i item) []string {
	m := v.records[text(i.args, "migration_id")]
	switch i.kind {
	case "approval":
		return v.aboutApproval(i.args, m)
	case "exception":
		return v.aboutException(i.args)
	case "risk_acceptance":
		return aboutAcceptance(i.args, m)
	case "evidence":
		hard, _ := v.aboutEvidence(i.id, i.args)
		return hard
	}
	return nil
}

// aboutApproval are the faults of an approval itself, expiry apart.
func (v view) aboutApproval(a, m map[string]any) []string {
	var codes []string
	if functions[text(a, "approver")] != text(a, "function") {
		codes = append(codes, "CIAM205")
	}
	if v.role(a) == "none" {
		codes = append(codes, "CIAM206")
	}
	if text(a, "decision") == "approved" && text(a, "digest") != scopeOf(m) {
		codes = append(codes, "CIAM207")
	}
	if external(text(a, "approver")) && !onlyAdvises(m, v.role(a)) {
		codes = append(codes, "CIAM304")
	}
	if v.misdated(a) {
		codes = append(codes, "CIAM208")
	}
	return codes
}

// misdated is CIAM208 of an approval itself.
func (v view) misdated(a map[string]any) bool {
	from, until := when(a, "approved_at"), when(a, "expires_at")
	return v.future(from) || !until.After(from) || until.After(from.Add(180*day))
}

// expectPermit is the decision to go ahead.
func (v view) expectPermit(i item, e expected) {
	g := v.records[text(i.args, "gate_id")]
	m := v.records[text(g, "migration_id")]
	if m == nil {
		e.add("CIAM907") // of the gate
		e.allow("*")
		return
	}
	if text(i.args, "outcome") != "in_progress" {
		if e.add("CIAM808"); text(m, "status") != "active" {
			delete(e.must, "CIAM808") // CIAM810 says enough
			e.allow("CIAM808")
		}
	}
	if digest, pinned := i.args["digest"].(string); pinned && digest != scopeOf(m) {
		e.add("CIAM805")
	}
	for id, p := range v.given {
		if !slices.Contains(v.lineage(text(g, "migration_id")), p.migration) || !p.emergency || p.ratified || !v.now.After(p.ratifyBy) {
			continue
		}
		if planned := v.records[id]; planned != nil && planned["emergency"] == nil {
			e.allow("CIAM804") // the plan is refused at that permit, by CIAM505
		} else {
			e.add("CIAM804")
		}
	}
	unmet, may := v.unmet(g)
	emergency, _ := i.args["emergency"].(map[string]any)
	if emergency != nil {
		v.expectEmergency(emergency, m, e)
		for _, code := range waiting {
			delete(unmet, code)
		}
	}
	e.add(slices.Collect(maps.Keys(unmet))...)
	e.allow(may...)
}
