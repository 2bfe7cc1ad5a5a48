package sequence

import (
	"slices"
	"time"
)

// leaveOutPaper leaves evidence or an owner of a decision out of the gate, and mostly
// waives that: for it, for another one too, or in a part of the jurisdictions.
func leaveOutPaper(s scene, a author) {
	list, rule, other := "evidence_ids", "CIAM502", "abuse_case_test"
	if a.pick(3) == 0 {
		list, rule, other = "decision_owner_ids", "CIAM106", "rollback"
	}
	all, _ := s[theGate].args[list].([]any)
	if len(all) == 0 {
		return
	}
	id := all[a.pick(len(all))].(string)
	if rule == "CIAM502" && a.pick(3) == 0 {
		id = "evidence/shop/rollback_test" // the only one that maps to a control
	}
	s.leaveOut(theGate, list, id)
	if a.pick(5) > 0 {
		waive(s, a, a.pick(len(exceptionSlots)), waiver{rule, []string{itemOf(id), itemOf(id), itemOf(id), other}}, nil)
	}
}

// pinAnother pins the last permit to a scope that was there before.
func pinAnother(s scene, a author) {
	scope, ok := anotherScope(s, a)
	for address, b := range s {
		if b.kind == "permit" && len(a.said[s.id(address)]) == 0 && ok {
			s.set(address, "digest", pin{scope})
		}
	}
}

func leaveUnreviewed(s scene, a author) {
	all, _ := s["ciam_approval.comp"].args["evidence_ids"].([]any)
	if len(all) == 0 {
		return
	}
	id := all[a.pick(len(all))].(string)
	s.leaveOut("ciam_approval.comp", "evidence_ids", id)
	if a.pick(2) == 0 {
		waive(s, a, a.pick(len(exceptionSlots)), waiver{"CIAM506", []string{nameIn(id), nameIn(id), "logging_review"}}, nil)
	}
}

// leaveBoth leaves something out and something else unreviewed.
func leaveBoth(s scene, a author) {
	leaveOutPaper(s, a)
	leaveUnreviewed(s, a)
}

// leaveUnmapped leaves out the only evidence that maps to a control.
func leaveUnmapped(s scene, a author) {
	s.leaveOut(theGate, "evidence_ids", "evidence/shop/rollback_test")
	if a.pick(3) > 0 {
		waive(s, a, 0, waiver{"CIAM502", []string{"rollback_test"}}, nil)
	}
	if a.pick(2) > 0 {
		waive(s, a, 1, waiver{"CIAM507", nil}, nil)
	}
}

// leaveAllOut has no evidence at all in the gate, and waives that.
func leaveAllOut(s scene, a author) {
	s.set(theGate, "evidence_ids", nil)
	waive(s, a, 0, waiver{"CIAM502", []string{"rollback_test"}}, []any{"EU"})
	var kinds []any
	for _, kind := range slices.Concat(provenAtModerate, provenAtHigh, provenAtDesign) {
		kinds = append(kinds, kind)
	}
	if s[exceptionSlots[0]].args["rule"] != nil { // and not to a control
		s.set(exceptionSlots[0], "items", kinds)
	}
	if a.pick(2) == 0 {
		waive(s, a, 1, waiver{"CIAM507", nil}, nil)
	}
}

func acceptOldScope(s scene, a author) {
	if scope, ok := anotherScope(s, a); ok {
		s.set(theAcceptance, "digest", pin{scope})
	}
}

func revoke(s scene, a author) { s.set(theAcceptance, "revoked_at", a.now) }

func acceptCritical(s scene, a author) {
	s.set(theAcceptance, "residual", "critical")
	s.set(s.current(), "risk_owner", "person/biz2")
	s.set(theAcceptance, "accepted_by", "person/biz2")
	s.set(theAcceptance, "co_accepted_by", choose(a, nil, "person/biz", "person/biz2", "person/dev2"))
}

func acceptByAnother(s scene, a author) {
	s.set(theAcceptance, "accepted_by", choose(a, "person/biz2", "person/dev2", "person/sec3", "person/sec2", "person/comp"))
}

// acceptAhead accepts by a clock that is fast.
func acceptAhead(s scene, a author) {
	s.set(theAcceptance, "accepted_at", a.now.Add(choose(a, 4*time.Minute, 6*time.Minute).(time.Duration)))
}

func acceptLongAgo(s scene, a author) {
	s.set(theAcceptance, "accepted_at", a.now.Add(-70*day))
	s.set(theAcceptance, "review_by", a.now.Add(time.Duration(a.pick(3)-1)*time.Hour))
}

func dropAcceptance(s scene, a author) {
	drop(s, a, theAcceptance)
	if a.pick(2) == 0 {
		waive(s, a, a.pick(len(exceptionSlots)), waiver{"CIAM214", nil}, nil)
	}
}

// borrow names a paper of another migration in the gate.
func borrow(s scene, a author) {
	var foreign []string
	for id, paper := range a.live {
		if kind := kindOf(id); (kind == "evidence" || kind == "decision") && text(paper, "migration_id") != s.id(s.current()) {
			foreign = append(foreign, id)
		}
	}
	if slices.Sort(foreign); foreign == nil {
		return
	}
	id := foreign[a.pick(len(foreign))]
	list := map[string]string{"evidence": "evidence_ids", "decision": "decision_owner_ids"}[kindOf(id)]
	named, _ := s[theGate].args[list].([]any)
	s.set(theGate, list, append(slices.Clone(named), id))
}

func borrowAndAsk(s scene, a author) {
	ready(s, a)
	borrow(s, a)
}
