package sequence

import (
	"maps"
	"slices"
	"time"
)

// readyButForSomething does what a diligent team does before it asks for a permit,
// with one or two things wrong or unusual. Sometimes nothing is said again.
func readyButForSomething(s scene, a author) {
	if of := choose(a, nil, nil, nil, low, moderate, high, high, high); of != nil && a.pick(3) > 0 {
		approversOf(s, of.(int))
	}
	if _, there := s[s.current()]; there && a.pick(4) == 0 {
		s.tidy()
		declareGate(s, a)
		if askPermit(s); a.pick(2) == 0 {
			changeApprovers(s, a)
		}
		return
	}
	ready(s, a)
	for range 1 + a.pick(4)/3 {
		can := spoils[s.tier()]
		if s[s.current()].args["steering_group"] != nil && a.pick(3) == 0 {
			byDeputies(s, a)
		} else {
			can[a.pick(len(can))](s, a)
		}
	}
	if a.pick(2) == 0 {
		withOverrides(s, a)
	}
}

// changeApprovers changes the mode of an entry of approvers, or swaps it.
func changeApprovers(s scene, a author) {
	entries := s.entries()
	key := choose(a, "s", "c", "x").(string)
	switch e, _ := entries[key].(map[string]any); {
	case e == nil:
	case a.pick(4) == 0:
		delete(entries, key)
	default:
		e = maps.Clone(e)
		entries[key] = e
		if e["mode"] == nil && a.pick(2) == 0 {
			e["mode"] = "advisory"
		} else {
			delete(e, "mode")
		}
	}
	s.set(s.current(), "approvers", entries)
}

// entries are a copy of the current migration's approvers.
func (s scene) entries() map[string]any {
	entries := map[string]any{}
	named, _ := s[s.current()].args["approvers"].(map[string]any)
	maps.Copy(entries, named)
	return entries
}

// spoils are what can be wrong or unusual, by tier.
var spoils = func() map[int][]func(scene, author) {
	always := []func(scene, author){
		leaveOutApproval, leaveOutApproval, approvePart, approveOldScope, approveLongAgo, decideOtherwise, byDeputies,
		byTeam, byTeam, ownToo, ownToo, byTwoOfAFunction, byAdviser, implementToo, waiveSoft, waiveSoft, endIt, declareEmergency, declareEmergency, beginFinished, pinAnother, borrow,
	}
	papers := []func(scene, author){leaveOutPaper, leaveOutPaper, leaveOutPaper}
	acceptance := []func(scene, author){
		acceptOldScope, revoke, acceptCritical, acceptCritical, acceptByAnother, acceptLongAgo, acceptAhead, dropAcceptance,
		leaveUnreviewed, leaveUnreviewed, leaveBoth, leaveAllOut, leaveUnmapped, proveDesignBefore, proveDesignBefore, answerForPart, answerForPart,
	}
	some := []func(scene, author){
		pinAnother, leaveOutApproval, approvePart, approvePart, ownToo, byAdviser, byAdviser, implementToo, waiveSoft, declareEmergency, declareEmergency,
		byMixedTeam, byMixedTeam,
	}
	return map[int][]func(scene, author){
		low: always, moderate: slices.Concat(always, papers, papers), high: slices.Concat(some, papers, acceptance, acceptance),
	}
}()

// theApproval is one of those that the gate of the cutover can name.
func theApproval(s scene, a author) string {
	var declared []string
	for _, who := range slots {
		if _, there := s[who.address]; there && who.stage == "cutover" {
			declared = append(declared, who.address)
		}
	}
	if declared == nil {
		return ""
	}
	return declared[a.pick(len(declared))]
}

func leaveOutApproval(s scene, a author) {
	if gone := theApproval(s, a); a.pick(2) == 0 {
		drop(s, a, gone)
	} else {
		s.leaveOut(theGate, "approval_ids", ref{gone, "id"})
	}
}

// leaveOut takes one element of a list away.
func (s scene) leaveOut(address, list string, element any) {
	all, _ := s[address].args[list].([]any)
	s.set(address, list, slices.DeleteFunc(slices.Clone(all), func(e any) bool { return e == element }))
}

func approvePart(s scene, a author) {
	s.set(s.current(), "jurisdictions", choose(a, []any{"DE", "FR"}, []any{"DE", "FR"}, []any{"EU"}, []any{"DE", "US-CA"}))
	s.set(theApproval(s, a), "jurisdictions", choose(a, []any{"DE"}, []any{"FR"}, []any{"DE", "FR"}, []any{"EU"}, []any{"EEA", "US"}, []any{"US-NY", "EU"}))
}

// answerForPart limits the compliance approvers to jurisdictions.
func answerForPart(s scene, a author) {
	s.set(s.current(), "jurisdictions", choose(a, []any{"DE", "FR"}, []any{"EU"}, []any{"DE", "US-CA"}))
	entries := s.entries()
	part := func(party string) map[string]any {
		e := entry(party, "compliance", "")
		e["jurisdictions"] = choose(a, []any{"DE"}, []any{"FR"}, []any{"EU"}, []any{"EEA", "US"}, []any{"US-CA", "FR"})
		return e
	}
	entries["c"] = part("comp")
	if a.pick(2) == 0 {
		entries["d"] = part("comp3")
	}
	s.set(s.current(), "approvers", entries)
	approveAll(s, a)
	if a.pick(2) == 0 {
		s.set("ciam_approval.comp", "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}, []any{"EU"}, []any{"EEA", "US"}))
	}
}

// anotherScope is one that a plan has shown, if there is any but the current one.
func anotherScope(s scene, a author) (scope string, ok bool) {
	var known []string
	for scope := range a.digest {
		if scope != s.scope() {
			known = append(known, scope)
		}
	}
	if slices.Sort(known); known == nil {
		return "", false
	}
	return known[a.pick(len(known))], true
}

func approveOldScope(s scene, a author) {
	if scope, ok := anotherScope(s, a); ok {
		s.set(theApproval(s, a), "digest", pin{scope})
	}
}

func approveLongAgo(s scene, a author) {
	address := theApproval(s, a)
	s.set(address, "approved_at", a.now.Add(-time.Duration(85+a.pick(10))*day))
}

func decideOtherwise(s scene, a author) {
	s.set(theApproval(s, a), "decision", choose(a, "rejected", "withdrawn"))
}

// approveAll has everybody approve whom the migration names, in the gate.
func approveAll(s scene, a author) {
	for slot, who := range slots {
		switch {
		case who.stage != "cutover":
		case s.names(slot) && a.pick(5) > 0:
			approve(s, a, slot, a.now)
		default:
			drop(s, a, who.address)
		}
	}
	declareGate(s, a)
}

func implementToo(s scene, a author) {
	s.set(s.current(), "implementers", choose(a, people("dev", "sec"), people("dev", "sec2"), people("dev", "comp"), people("biz2"), people("dev", "biz"), people("dev", "biz2")))
}

// waiveSoft breaks a soft rule, and mostly waives it.
func waiveSoft(s scene, a author) {
	rule := choose(a, "CIAM306", "CIAM110", "CIAM102", "CIAM402").(string)
	switch rule {
	case "CIAM306":
		s.set(s.current(), "implementers", people("biz2"))
	case "CIAM110":
		s.set(s.current(), "business_owner", "person/dev2")
	case "CIAM102":
		s.set(s.current(), "risk_owner", "person/dev2")
	case "CIAM402":
		s.set(s.current(), "implementers", people("dev", "sec"))
	}
	if slot := a.pick(len(exceptionSlots)); a.pick(5) > 0 {
		waive(s, a, slot, waiver{rule, nil}, nil)
	}
	if a.pick(4) == 0 {
		s.set(s.current(), "jurisdictions", []any{"DE", "FR"})
	}
}

func endIt(s scene, a author) {
	s.set(s.current(), "status", choose(a, "completed", "cancelled"))
}

// declareEmergency asks for the last permit in an emergency.
func declareEmergency(s scene, a author) {
	if a.pick(4) == 0 {
		implementToo(s, a)
	}
	for address, b := range s {
		if b.kind == "permit" && len(a.said[s.id(address)]) == 0 {
			s.set(address, "emergency", map[string]any{
				"incident": "i", "reason": "r",
				"authorised_by": choose(a, text(s[s.current()].args, "business_owner"), "person/biz", "person/biz2", "person/sec", "person/sec3", "person/dev", "person/comp"),
				"ratify_by":     a.now.Add(time.Duration(1+a.pick(80)) * time.Hour),
			})
		}
	}
}

func beginFinished(s scene, a author) {
	for address, b := range s {
		if b.kind == "permit" && len(a.said[s.id(address)]) == 0 {
			s.set(address, "outcome", choose(a, "succeeded", "rolled_back", "aborted"))
		}
	}
}

// withOverrides names every no of others in an approval, whether it stands or not.
func withOverrides(s scene, a author) {
	address := theApproval(s, a)
	var noes []any
	for id, said := range a.said {
		if kindOf(id) == "approval" && id != s.id(address) && text(said[len(said)-1].args, "decision") != "approved" {
			noes = append(noes, id)
		}
	}
	if noes != nil {
		s.set(address, "overrides", noes)
		s.set(address, "approved_at", a.now)
	}
}
