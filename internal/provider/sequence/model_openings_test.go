package sequence

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// opening is how a sequence begins. Most checks matter in a situation that several
// applies lead to, and that edits at random seldom reach.
type opening struct {
	times int // how often it is drawn
	acts  []act
}

// act is one apply of an opening, a day after the one before or as long after as said.
type act struct {
	state   string // whose; A's without
	edits   []edit
	advance time.Duration
}

func acts(edits ...edit) (all []act) {
	for _, e := range edits {
		all = append(all, act{edits: []edit{e}})
	}
	return all
}

// openings are played from the first scene on.
var openings = []opening{
	{times: 3},
	{times: 2, acts: acts(prepared(moderate))},
	{times: 4, acts: acts(prepared(high))},
	{times: 2, acts: append(acts(prepared(high)), act{state: "D", edits: []edit{archivists[0]}})},
	{times: 2, acts: append([]act{{state: "D", edits: []edit{{name: "not applicable", do: notApplicable}}}}, acts(prepared(high))...)},
	{times: 1, acts: acts(prepared(high), edit{name: "move to France", do: inFrance})},
	{times: 3, acts: acts(edit{name: "object", do: object})},
	{times: 2, acts: acts(edit{name: "object", do: object}, edit{name: "succeed", do: succeedDeclared})},
	{times: 1, acts: acts(edit{name: "object", do: object}, edit{name: "succeed", do: succeedUndeclared})},
	{times: 2, acts: []act{
		{edits: []edit{{name: "spoil", do: unapproved}, {name: "emergency", do: inEmergency}}},
		{edits: []edit{{name: "succeed", do: succeedDeclared}}, advance: 4 * day},
	}},
	{times: 1, acts: []act{
		{edits: []edit{{name: "spoil", do: unapproved}, {name: "emergency", do: inEmergency}}},
		{edits: []edit{{name: "approve again", do: ready}}, advance: 4 * day},
	}},
	{times: 1, acts: acts(edit{name: "emergency", do: inEmergency}, edit{name: "succeed", do: succeedUndeclared})},
	{times: 2, acts: acts(edit{name: "waive twice", do: waiveTwice})},
	{times: 2, acts: acts(edit{name: "waive twice", do: waiveTwice}, edit{name: "succeed", do: succeedDeclared})},
	{times: 1, acts: acts(edit{name: "waive three things", do: waiveThree})},
	{times: 2, acts: acts(edit{name: "convene the board", do: convene})},
	{times: 2, acts: acts(edit{name: "convene the board", do: convene}, edit{name: "object", do: finalObjects})},
	{times: 2, acts: acts(edit{name: "cut over", do: ready}, edit{name: "say how it went", do: finish})},
}

// draw draws the steps of an opening.
func (o opening) draw(random *rand.Rand) (steps []step) {
	for _, a := range o.acts {
		s := step{state: cmp.Or(a.state, "A"), seed: random.Uint64(), advance: a.advance, spares: true}
		if s.advance == 0 {
			s.advance = day
		}
		for i := range a.edits {
			s.edits = append(s.edits, drawn{&a.edits[i], choices(random)})
		}
		steps = append(steps, s)
	}
	return steps
}

// drawOpening draws one of them, by how often each is to be drawn.
var drawOpening = func() func(*rand.Rand) []step {
	var deck []*opening
	for i := range openings {
		deck = append(deck, slices.Repeat([]*opening{&openings[i]}, openings[i].times)...)
	}
	return func(random *rand.Rand) []step { return deck[random.IntN(len(deck))].draw(random) }
}()

// prepared has everything that a permit of a tier needs, but asks for none.
func prepared(of int) edit {
	return edit{name: "prepare", do: func(s scene, a author) {
		approversOf(s, of)
		prepare(s, a)
	}}
}

// approversOf makes the migration one of a tier, with the approvers that it needs.
func approversOf(s scene, of int) {
	s.set(s.current(), "touches", map[int][]any{low: {"branding"}, moderate: {"mfa_policy"}, high: {"sso"}}[of])
	s.set(s.current(), "approvers", map[string]any{
		"s": entry("sec", "security", ""), "c": entry("comp", "compliance", ""), "x": entry("dev2", "engineering", ""),
	})
}

func inFrance(s scene, a author) {
	s.set(s.current(), "jurisdictions", []any{"FR"})
	prepare(s, a)
}

// convene gives the migration a steering group, whose members approve.
func convene(s scene, a author) {
	s.set(s.current(), "touches", choose(a, []any{"branding"}, []any{"mfa_policy"}, []any{"sso"}))
	s.set(s.current(), "steering_group", "steering_group/board")
	s.set(s.current(), "approvers", map[string]any{"s": choose(a, entry("sec", "security", ""), entry("sec2", "security", "advisory"), team(2))})
	prepare(s, a)
}

// finalObjects lets a final approver say no.
func finalObjects(s scene, a author) {
	address := choose(a, slots[0].address, slots[0].address, "ciam_approval.dev").(string)
	s.set(address, "decision", choose(a, "rejected", "withdrawn"))
	s.set(address, "approved_at", a.now)
}

// succeedDeclared replaces the migration by one that says so.
func succeedDeclared(s scene, a author) {
	replace := a
	replace.pick = func(of int) int { return min(of-1, 3) } // supersedes
	replaceBySuccessor(s, replace)
	prepare(s, a)
}

func succeedUndeclared(s scene, a author) {
	replace := a
	replace.pick = func(int) int { return 0 }
	replaceBySuccessor(s, replace)
	prepare(s, a)
}

// unapproved takes away what a permit needs.
func unapproved(s scene, a author) {
	prepare(s, a)
	s.set(theGate, "approval_ids", nil)
}

// inEmergency asks for a permit in an emergency, authorised by the business owner.
func inEmergency(s scene, a author) {
	s.set(askPermit(s), "emergency", map[string]any{
		"incident": "i", "reason": "r", "authorised_by": text(s[s.current()].args, "business_owner"), "ratify_by": a.now.Add(70 * time.Hour),
	})
}

// waiveTwice grants the same exception twice.
func waiveTwice(s scene, a author) {
	s.set(s.current(), "implementers", people("biz2")) // not engineering, which is waived
	waive(s, a, 0, waiver{"CIAM306", nil}, nil)
	waive(s, a, 1, waiver{"CIAM306", nil}, nil)
	prepareAs(s, a)
}

// waiveThree has as many exceptions in force as the policy allows.
func waiveThree(s scene, a author) {
	s.set(s.current(), "implementers", people("biz2"))
	for slot, rule := range []string{"CIAM110", "CIAM102", "CIAM402"} {
		waive(s, a, slot, waiver{rule, nil}, nil)
	}
	prepareAs(s, a)
}

// finish says how a cutover went.
func finish(s scene, a author) {
	s.set(anyOf(s, a, "permit"), "outcome", choose(a, "succeeded", "succeeded", "rolled_back", "aborted"))
}
