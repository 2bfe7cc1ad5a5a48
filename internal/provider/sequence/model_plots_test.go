package sequence

import (
	"maps"
	"slices"
	"time"
)

// ask asks for a permit, and nobody says anything again.
func ask(s scene, a author) {
	if _, there := s[s.current()]; there {
		declareGate(s, a)
		askPermit(s)
	}
}

// reviewLess asks for a permit while compliance has mostly not reviewed why some
// evidence does not apply.
func reviewLess(s scene, a author) {
	ready(s, a)
	for _, id := range a.papersOf(s, "evidence") {
		if a.live[id.(string)]["not_applicable"] != nil && a.pick(3) > 0 {
			s.leaveOut("ciam_approval.comp", "evidence_ids", id)
		}
	}
}

// rearrange changes who approves and asks for a permit: mostly those who said no are
// not needed any more, and the others are.
func rearrange(s scene, a author) {
	entries := s.entries()
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		e := maps.Clone(entries[key].(map[string]any))
		entries[key] = e
		switch {
		case a.refuses(text(e, "party")) && a.pick(2) > 0:
			delete(entries, key)
		case a.refuses(text(e, "party")):
			e["mode"] = choose(a, "advisory", "advisory", "required")
		case a.pick(4) == 0 && swapped[text(e, "party")] != "":
			e["party"] = swapped[text(e, "party")]
		case a.pick(4) > 0:
			delete(e, "mode")
		}
	}
	s.set(s.current(), "approvers", entries)
	for address, b := range s {
		if b.args["overrides"] != nil && a.pick(4) == 0 {
			s.set(address, "overrides", nil)
			s.set(address, "approved_at", a.now)
		}
	}
	ask(s, a)
}

var swapped = map[string]string{
	"person/sec": "person/sec2", "person/sec2": "person/sec", "person/comp": "person/comp3", "person/comp3": "person/comp",
}

// refuses tells whether the last that a party said of a migration is no.
func (a author) refuses(party string) bool {
	for id, said := range a.said {
		last := said[len(said)-1].args
		if kindOf(id) == "approval" && text(last, "approver") == party && text(last, "decision") != "approved" {
			return true
		}
	}
	return false
}

// deputyOverrides asks for a permit that the deputy approved in spite of the final
// approvers.
func deputyOverrides(s scene, a author) {
	s.set(s.current(), "approvers", choose(a, nil, map[string]any{"s": entry("sec2", "security", "advisory")}, map[string]any{"s": entry("sec2", "security", "")}))
	approve(s, a, 1, a.now)
	var noes []any
	for _, id := range a.noes() {
		if id != s.id(slots[1].address) {
			noes = append(noes, id)
		}
	}
	s.set(slots[1].address, "overrides", noes)
	ask(s, a)
}

// noes are the approvals that were rejections or withdrawals when they were last
// stated.
func (a author) noes() (ids []string) {
	for id, said := range a.said {
		if kindOf(id) == "approval" && text(said[len(said)-1].args, "decision") != "approved" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// beginBeside replaces the migration without a word, by one whose statements are older.
func beginBeside(s scene, a author) {
	succeedUndeclared(s, a)
	for address, b := range s {
		if date := dated[b.kind]; date != "" {
			s.set(address, date, when(b.args, date).Add(-day-time.Duration(1+a.pick(5))*time.Hour))
		}
	}
	declareGate(s, a)
}

// ownUp names the earlier migration in supersedes at last, and mostly asks for a permit.
func ownUp(s scene, a author) {
	for _, id := range slices.Sorted(maps.Keys(a.said)) {
		if kindOf(id) == "migration" && id != s.id(s.current()) {
			s.set(s.current(), "supersedes", []any{id})
		}
	}
	if a.pick(3) > 0 {
		reword(s, a)
	}
	if a.pick(2) > 0 {
		ask(s, a)
	}
}

// wordings are arguments that statements can be reworded in.
var wordings = map[string]string{"approval": "conditions", "exception": "reason", "risk_acceptance": "justification"}

// reword changes what a statement says, and moves its date a little or not at all.
func reword(s scene, a author) {
	address := anyOf(s, a, choose(a, "approval", "approval", "approval", "exception", "risk_acceptance").(string))
	kind := s[address].kind
	if kind == "" {
		return
	}
	s.set(address, wordings[kind], choose(a, "only at night", "by day"))
	s.set(address, dated[kind], choose(a, s[address].args[dated[kind]], when(s[address].args, dated[kind]).Add(time.Hour), a.now))
}

// ownUpWaived names the earlier migration too, and needs an exception that was granted
// since.
func ownUpWaived(s scene, a author) {
	ownUp(s, a)
	s.set(s.current(), "implementers", people("biz2"))
	prepareAs(s, a)
	askPermit(s)
}

func cancel(s scene, a author) {
	prepare(s, a)
	endIt(s, a)
}

// unrevoke makes a revocation undone, mostly without accepting the risk again.
func unrevoke(s scene, a author) {
	s.set(theAcceptance, "revoked_at", choose(a, nil, nil, a.now))
	if a.pick(3) == 0 {
		s.set(theAcceptance, "accepted_at", a.now)
	}
	ask(s, a)
}

// acceptOtherwise accepts the risk under another name, mostly dated before now.
func acceptOtherwise(s scene, a author) {
	args := maps.Clone(s[theAcceptance].args)
	if args == nil {
		return
	}
	delete(args, "revoked_at")
	s[theOtherAcceptance] = block{kind: "risk_acceptance", args: args}
	s.set(theOtherAcceptance, "name", "o")
	s.set(theOtherAcceptance, "accepted_at", choose(a, when(args, "accepted_at"), when(args, "accepted_at").Add(-time.Hour), a.now.Add(-time.Hour), a.now))
	s.set(theOtherAcceptance, "accepted_by", choose(a, args["accepted_by"], args["accepted_by"], "person/biz2"))
	declareGate(s, a)
	if a.pick(3) == 0 {
		s.set(theAcceptance, "revoked_at", choose(a, a.now, a.now.Add(-time.Hour)))
	}
	if a.pick(2) == 0 {
		askPermit(s)
	}
}

func waiveFourth(s scene, a author) {
	waive(s, a, 3, waiver{"CIAM306", nil}, nil)
	ask(s, a)
}
