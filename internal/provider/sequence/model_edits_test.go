package sequence

import (
	"fmt"
	"slices"
	"time"
)

// landed has the parts of the contract that the provider already implements. The
// model knows them all; an edit that concerns another part is not drawn.
var landed = map[string]bool{}

// author is who edits a scene: the time, and choices.
type author struct {
	now  time.Time
	pick func(n int) int
	*world
}

// edit is one thing that people do to a configuration.
type edit struct {
	name  string
	part  string // of the contract, see landed
	times int    // how often it is drawn
	do    func(s scene, a author)
}

const (
	theMigration = "ciam_migration.m"
	theGate      = "ciam_gate.g"
)

// slots are the addresses of approvals, each with its approver.
var slots = []struct{ address, function, approver string }{
	{"ciam_approval.sec", "security", "person/sec"},
	{"ciam_approval.sec2", "security", "person/sec2"},
	{"ciam_approval.comp", "compliance", "person/comp"},
	{"ciam_approval.dev", "engineering", "person/dev2"},
}

var exceptionSlots = []string{"ciam_exception.w", "ciam_exception.x", "ciam_exception.y", "ciam_exception.z"}

// choose is one of some values; nil leaves an argument unset.
func choose(a author, values ...any) any { return values[a.pick(len(values))] }

func people(ids ...string) []any {
	var list []any
	for _, id := range ids {
		list = append(list, "person/"+id)
	}
	return list
}

func entry(party, function, mode string) map[string]any {
	e := map[string]any{"party": "person/" + party, "function": function}
	if mode != "" {
		e["mode"] = mode
	}
	return e
}

// firstScene is a migration of low risk with an open gate.
func firstScene() scene {
	s := scene{theMigration: {kind: "migration", args: map[string]any{
		"name": "shop", "title": "t", "target_platform": "new", "touches": []any{"branding"}, "jurisdictions": []any{"DE"},
		"business_owner": "person/biz", "risk_owner": "person/biz", "implementers": people("dev"),
		"approvers": map[string]any{"s": entry("sec", "security", "")},
	}}}
	approve(s, author{now: start, pick: func(int) int { return 0 }}, 0)
	declareGate(s)
	return s
}

// approve declares an approval of now, or renews it.
func approve(s scene, a author, slot int) {
	who := slots[slot]
	s[who.address] = block{kind: "approval", args: map[string]any{
		"migration_id": ref{theMigration, "id"}, "function": who.function, "approver": who.approver,
		"digest": ref{theMigration, "digest"}, "approved_at": a.now.Add(-time.Duration(a.pick(3)) * time.Hour),
	}}
}

func declareGate(s scene) {
	g := block{kind: "gate", args: map[string]any{"migration_id": ref{theMigration, "id"}}}
	var approvals, exceptions []any
	for _, who := range slots {
		approvals = append(approvals, ref{who.address, "id"})
	}
	for _, address := range exceptionSlots {
		exceptions = append(exceptions, ref{address, "id"})
	}
	g.args["approval_ids"], g.args["exception_ids"] = approvals, exceptions
	s[theGate] = g
}

func permitAddress(attempt int) string { return fmt.Sprintf("ciam_permit.p%d", attempt) }

// askPermit declares the next attempt.
func askPermit(s scene) (address string) {
	for attempt := 1; ; attempt++ {
		if _, there := s[permitAddress(attempt)]; !there {
			s[permitAddress(attempt)] = block{kind: "permit", args: map[string]any{"gate_id": ref{theGate, "id"}, "attempt": int64(attempt)}}
			return permitAddress(attempt)
		}
	}
}

// anyOf is a declared resource of a kind, or nothing.
func anyOf(s scene, a author, kind string) string {
	var found []string
	for address := range s {
		if s[address].kind == kind {
			found = append(found, address)
		}
	}
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return found[a.pick(len(found))]
}

var edits = []edit{
	{"jurisdictions", "", 3, func(s scene, a author) {
		s.set(theMigration, "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}, []any{"FR"}))
	}},
	{"touches", "", 2, func(s scene, a author) {
		s.set(theMigration, "touches", choose(a, []any{"branding"}, []any{"branding", "localization"}))
	}},
	{"implementers", "", 2, func(s scene, a author) {
		s.set(theMigration, "implementers", choose(a, people("dev"), people("dev", "dev2"), people("biz2"), people("dev", "sec"), nil))
	}},
	{"business_owner", "", 1, func(s scene, a author) {
		s.set(theMigration, "business_owner", choose(a, "person/biz", "person/biz2", "person/dev2", "person/sec"))
	}},
	{"risk_owner", "", 1, func(s scene, a author) {
		s.set(theMigration, "risk_owner", choose(a, "person/biz", "person/biz2", "person/dev2", "person/comp"))
	}},
	{"title", "", 1, func(s scene, a author) { s.set(theMigration, "title", choose(a, "t", "u", "v")) }},
	{"approvers", "", 3, func(s scene, a author) {
		entries := map[string]any{}
		if v := choose(a, entry("sec", "security", ""), entry("sec2", "security", ""), entry("sec", "security", "advisory"), entry("sec", "compliance", ""), entry("sec", "security", "")); v != nil {
			entries["s"] = v
		}
		if v := choose(a, nil, nil, nil, entry("comp", "compliance", "advisory"), entry("comp", "compliance", ""), entry("sec", "compliance", "")); v != nil {
			entries["c"] = v
		}
		if v := choose(a, nil, nil, nil, entry("dev2", "engineering", ""), entry("sec2", "security", ""), entry("sec2", "security", "advisory")); v != nil {
			entries["x"] = v
		}
		s.set(theMigration, "approvers", entries)
	}},
	{"approve", "", 4, func(s scene, a author) { approve(s, a, a.pick(len(slots))) }},
	{"drop an approval", "", 2, func(s scene, a author) { delete(s, slots[a.pick(len(slots))].address) }},
	{"follow or pin the digest", "", 2, func(s scene, a author) {
		value := any(ref{theMigration, "digest"})
		if _, there := s[theMigration]; there && a.pick(3) > 0 {
			var known []string
			for scope := range a.digest {
				known = append(known, scope)
			}
			slices.Sort(known)
			if now := scopeOf(s.resolveAll(s[theMigration].args)); a.pick(2) == 0 && a.digest[now] != "" {
				value = pin{now}
			} else if len(known) > 0 {
				value = pin{known[a.pick(len(known))]}
			}
		}
		s.set(anyOf(s, a, "approval"), "digest", value)
	}},
	{"swap the approver", "", 1, func(s scene, a author) {
		s.set(slots[0].address, "approver", choose(a, "person/sec", "person/sec2", "person/dev"))
	}},
	{"expire", "whole statement", 1, func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "expires_at", choose(a, nil, a.now.Add(day), a.now.Add(100*day), a.now.Add(200*day)))
	}},
	{"move a date", "whole statement", 2, func(s scene, a author) {
		address := anyOf(s, a, "approval")
		at := when(s[address].args, "approved_at")
		s.set(address, "approved_at", at.Add(time.Duration(a.pick(7)-3)*time.Hour))
	}},
	{"conditions", "whole statement", 1, func(s scene, a author) {
		s.set(anyOf(s, a, "approval"), "conditions", choose(a, nil, "only at night", "by day"))
	}},
	{"decide", "standing", 3, func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "decision", choose(a, nil, "rejected", "withdrawn"))
		if a.pick(3) > 0 {
			s.set(address, "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
		}
	}},
	{"status", "status", 2, func(s scene, a author) {
		s.set(theMigration, "status", choose(a, nil, nil, "completed", "cancelled"))
	}},
	{"gate's approvals", "", 2, func(s scene, a author) {
		if _, there := s[theGate]; !there || a.pick(3) == 0 {
			declareGate(s)
			return
		}
		var list []any
		for _, who := range slots {
			if a.pick(3) > 0 {
				list = append(list, ref{who.address, "id"})
			}
		}
		s.set(theGate, "approval_ids", list)
	}},
	{"gate", "", 1, func(s scene, a author) {
		if _, there := s[theGate]; there {
			for address := range s {
				if s[address].kind == "permit" {
					delete(s, address)
				}
			}
			delete(s, theGate)
			return
		}
		declareGate(s)
	}},
	{"permit", "", 3, func(s scene, a author) {
		if _, there := s[theGate]; !there {
			declareGate(s)
		}
		address := askPermit(s)
		if digest := a.digest[scopeOf(s.resolveAll(s[theMigration].args))]; digest != "" && a.pick(4) == 0 {
			s.set(address, "digest", pin{scopeOf(s.resolveAll(s[theMigration].args))})
		}
	}},
	{"drop a permit", "", 1, func(s scene, a author) { delete(s, anyOf(s, a, "permit")) }},
	{"ready", "", 4, ready},
	{"outcome", "outcome", 2, func(s scene, a author) {
		s.set(anyOf(s, a, "permit"), "outcome", choose(a, nil, "succeeded", "rolled_back", "aborted"))
	}},
	{"except", "", 3, func(s scene, a author) {
		name := a.pick(len(exceptionSlots))
		if _, granted := a.live["exception/shop/"+string(rune('w'+name))]; granted && !landed["exceptions"] {
			return
		}
		s[exceptionSlots[name]] = block{kind: "exception", args: map[string]any{
			"migration_id": ref{theMigration, "id"}, "name": string(rune('w' + name)), "rule": choose(a, "CIAM110", "CIAM102", "CIAM306", "CIAM402"),
			"jurisdictions": choose(a, []any{"DE"}, []any{"DE", "FR"}), "reason": "r", "compensating_control": "c",
			"requested_by": "person/dev", "approved_by": choose(a, "person/comp", "person/comp", "person/comp", "person/sec"),
			"granted_at": a.now.Add(-time.Duration(name) * time.Hour), "expires_at": a.now.Add(time.Duration(1+a.pick(100)) * day),
		}}
	}},
	{"drop an exception", "", 1, func(s scene, a author) { delete(s, anyOf(s, a, "exception")) }},
	{"drop everything", "", 1, func(s scene, a author) {
		for address := range s {
			delete(s, address)
		}
	}},
	{"start again", "", 2, func(s scene, a author) {
		for address, b := range firstScene() {
			if _, there := s[address]; !there {
				s[address] = b
			}
		}
	}},
}

// ready does what a diligent team does before it asks for a permit.
func ready(s scene, a author) {
	if _, there := s[theMigration]; !there {
		s[theMigration] = firstScene()[theMigration]
	}
	s.set(theMigration, "business_owner", "person/biz")
	s.set(theMigration, "risk_owner", "person/biz")
	s.set(theMigration, "implementers", people("dev"))
	s.set(theMigration, "status", nil)
	for slot, who := range slots {
		approver := false
		for _, seat := range seats(s[theMigration].args) {
			approver = approver || seat.party == who.approver && seat.function == who.function
		}
		if delete(s, who.address); approver {
			approve(s, a, slot)
		}
	}
	declareGate(s)
	askPermit(s)
}
