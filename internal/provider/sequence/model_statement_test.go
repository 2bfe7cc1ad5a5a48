package sequence

import (
	"fmt"
	"slices"
	"time"
)

// dated names the argument that says when a statement was made.
var dated = map[string]string{"approval": "approved_at", "exception": "granted_at", "risk_acceptance": "accepted_at"}

// silent are arguments that a statement's text leaves out.
var silent = []string{"external_ref", "signature", "revoked_at"}

func wording(args map[string]any) string {
	said := map[string]any{}
	for name, value := range args {
		if !slices.Contains(silent, name) {
			said[name] = value
		}
	}
	return fmt.Sprint(said)
}

// restated is CIAM213: the text changes and its date is not later than every date
// that the record, or its predecessor under an earlier name, ever had. A revocation
// stays, unless a statement later than it takes its place.
func (v view) restated(i item) bool {
	date := dated[i.kind]
	var high, revoked time.Time
	var last map[string]any
	for n, member := range v.lineage(text(i.args, "migration_id")) {
		for _, s := range v.said[under(i.id, member)] {
			if at := when(s.args, date); at.After(high) {
				high = at
			}
			if at := when(s.args, "revoked_at"); at.After(revoked) {
				revoked = at
			}
			if n == 0 || last == nil {
				last = s.args
			}
		}
	}
	at := when(i.args, date)
	if last != nil && wording(last) == wording(i.args) && when(last, "revoked_at").Equal(when(i.args, "revoked_at")) {
		return false
	}
	if v.changed[i.id] && !revoked.IsZero() && !when(i.args, "revoked_at").Equal(revoked) && (!at.After(high) || !at.After(revoked)) {
		return true
	}
	return last != nil && wording(last) != wording(i.args) && !at.After(high)
}

// no is a rejection or withdrawal that stands.
type no struct {
	id, function, approver, role string
	at                           time.Time
}

// standing are the noes of a stage that still stand, over everything that was ever
// said in the lineage.
func (v view) standing(migration, stage string) []no {
	lineage := v.lineage(migration)
	said := v.approvalsOf(lineage, stage)
	var noes []no
	for id, all := range said {
		for _, s := range all {
			n := no{id, text(s.args, "function"), text(s.args, "approver"), s.role, when(s.args, "approved_at")}
			if text(s.args, "decision") != "approved" && !v.tookBack(said, s) && !v.overridden(n, s, lineage) {
				noes = append(noes, n)
			}
		}
	}
	return noes
}

// approvalsOf is everything that was ever said about a stage, or is said in this
// plan.
func (v view) approvalsOf(lineage []string, stage string) map[string][]statement {
	said := map[string][]statement{}
	add := func(id string, s statement) {
		if kindOf(id) == "approval" && slices.Contains(lineage, migrationOf(id)) && text(s.args, "stage") == stage {
			said[id] = append(said[id], s)
		}
	}
	for id, all := range v.said {
		for _, s := range all {
			add(id, s)
		}
	}
	for id, args := range v.records {
		if v.changed[id] {
			add(id, statement{args: args, seq: v.clock + 1, role: v.role(args)})
		}
	}
	return said
}

// inherits tells whether a migration is another one or continues it.
func (v view) inherits(migration, earlier string) bool {
	return slices.Contains(v.lineage(migration), earlier)
}

// tookBack tells whether the same person approved later for the function, there or in a
// migration that continues it.
func (v view) tookBack(said map[string][]statement, no statement) bool {
	for _, all := range said {
		if slices.ContainsFunc(all, func(s statement) bool {
			return text(s.args, "decision") == "approved" && text(s.args, "approver") == text(no.args, "approver") &&
				v.inherits(text(s.args, "migration_id"), text(no.args, "migration_id")) &&
				text(s.args, "function") == text(no.args, "function") && when(s.args, "approved_at").After(when(no.args, "approved_at"))
		}) {
			return true
		}
	}
	return false
}

// overridden tells whether a required approver approved later and named the no.
func (v view) overridden(n no, s statement, lineage []string) bool {
	for id, a := range v.records {
		if kindOf(id) != "approval" || !slices.Contains(lineage, migrationOf(id)) || !v.inherits(migrationOf(id), text(s.args, "migration_id")) || text(a, "decision") != "approved" ||
			!slices.Contains(texts(a, "overrides"), n.id) || text(a, "stage") != text(s.args, "stage") ||
			!when(a, "approved_at").After(when(s.args, "approved_at")) {
			continue
		}
		if who := text(a, "approver"); external(who) || functions[who] != text(a, "function") {
			continue // said while the migration slept
		}
		// Roles count as they were when it was said, and still are.
		by := v.role(a)
		if said := v.said[id]; len(said) > 0 && wording(said[len(said)-1].args) == wording(a) && rank(said[len(said)-1].role) < rank(by) {
			by = said[len(said)-1].role
		}
		if rank(by) >= rank("deputy") && (n.role == "advisory" || text(a, "function") == n.function && (by != "deputy" || n.role == "required")) {
			return true
		}
	}
	return false
}

// revokedSince tells whether a person who accepts a risk has revoked an acceptance of
// another name, and this one is neither dated later nor was in the register by then.
func (v view) revokedSince(id, person string) bool {
	first := func(said []statement, is func(map[string]any) bool) int {
		if i := slices.IndexFunc(said, func(s statement) bool { return is(s.args) }); i >= 0 {
			return said[i].seq
		}
		return v.clock + 1
	}
	r := v.records[id]
	since := first(v.said[id], func(args map[string]any) bool { return wording(args) == wording(r) })
	revoked := func(other string, args map[string]any) bool {
		if args["revoked_at"] == nil || human(text(args, "accepted_by")) != human(person) && human(text(args, "co_accepted_by")) != human(person) {
			return false
		}
		at := first(v.said[other], func(a map[string]any) bool { return a["revoked_at"] == args["revoked_at"] })
		accepted := when(r, "accepted_at")
		return since >= at && (!accepted.After(when(args, "revoked_at")) || !accepted.After(when(args, "accepted_at")))
	}
	for _, member := range v.lineage(migrationOf(id)) {
		for other, said := range v.said {
			if kindOf(other) == "risk" && migrationOf(other) == member && other != id &&
				slices.ContainsFunc(said, func(s statement) bool { return revoked(other, s.args) }) {
				return true
			}
		}
		for other, args := range v.records {
			if kindOf(other) == "risk" && migrationOf(other) == member && other != id && revoked(other, args) {
				return true
			}
		}
	}
	return false
}
