package sequence

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// story is a few applies that lead to a situation in which a check matters, and that
// edits at random seldom reach. A sequence begins with one, and tells others on the
// side.
type story struct {
	times int // how often it is drawn
	acts  []act
}

// act is one apply of a story, a day after the one before or as long after as said.
type act struct {
	name    string
	do      func(s scene, a author)
	advance time.Duration
	state   string // whose; A's without
	forgets bool   // see edit
}

var stories = []story{
	{3, nil},
	{2, []act{{name: "prepare", do: prepared(moderate)}}},
	{4, []act{{name: "prepare", do: prepared(high)}}},
	{1, []act{{name: "prepare", do: prepared(high)}, {name: "move to France", do: inFrance}}},
	// Evidence that changes, or that does not apply.
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "change evidence", do: changeEvidence, state: "D"}, {name: "ask", do: ask}}},
	{2, []act{{name: "not applicable", do: notApplicable, state: "D"}, {name: "prepare", do: prepared(high)}, {name: "review less", do: reviewLess}}},
	// Early stages, rows for a jurisdiction, and papers of another migration.
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "early stage", do: earlyStage}, {name: "cut over", do: cutOverAfter}}},
	{3, []act{{name: "a row for a jurisdiction", do: splitRow, state: "D"}, {name: "early stage", do: earlyButForSomething}, {name: "again", do: earlyButForSomething}}},
	{3, []act{{name: "objectives", do: changeObjectives, state: "D"}, {name: "early stage", do: earlyButForSomething}, {name: "cut over", do: cutOverAfter}}},
	{2, []act{
		{name: "prepare", do: prepared(high)},
		{name: "succeed", do: succeedDeclared},
		{name: "own papers", do: ownForSuccessor, state: "C"},
		{name: "share", do: share, state: "D"},
		{name: "cut over", do: readyButForSomething},
	}},
	{3, []act{{name: "design and cutover", do: designAndCutOver}}},
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "design in an emergency", do: designInEmergency}, {name: "cut over", do: cutOverAfter}}},
	{2, []act{{name: "each for a part", do: eachForAPart}}},
	{2, []act{{name: "a team for parts", do: teamForParts}}},
	{4, []act{{name: "rows for jurisdictions", do: splitRows, state: "D"}, {name: "in both", do: readyInBoth}, {name: "early stage", do: earlyButForSomething}}},
	{1, []act{{name: "prepare", do: prepared(high)}, {name: "succeed", do: succeedDeclared}, {name: "borrow", do: borrowAndAsk}}},
	{4, []act{{name: "prepare", do: prepared(moderate)}, {name: "succeed and cancel", do: succeedCancelled}, {name: "lend poor evidence", do: lendPoorly, state: "D"}, {name: "cut over", do: ready}}},
	// Signatures, and keys that are gone.
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "sign", do: sign}, {name: "strike and ask", do: strikeAndAsk}}},
	{4, []act{
		{name: "prepare", do: prepared(low)},
		{name: "sign", do: signAll},
		{name: "cut over", do: ask},
		{name: "again in an emergency", do: unnamedEmergency},
		{name: "supply what was missing, with a key that ended", do: endKeyAndSupply},
		{name: "ask", do: ask, advance: 4 * day},
	}},
	{3, []act{{name: "prepare", do: prepared(low)}, {name: "approve ahead while it sleeps", do: approveAheadAsleep}}},
	{1, []act{{name: "prepare", do: prepared(high)}, {name: "forge while it sleeps", do: forgeAsleep}, {name: "wake and ask", do: wakeAndAsk}}},
	{1, []act{{name: "prepare", do: prepared(high)}, {name: "sign", do: sign}, {name: "strike and name a ticket", do: strikeAndRefer}}},
	{3, []act{{name: "prepare", do: prepared(high)}, {name: "sign", do: sign}, {name: "end a key and ask", do: endAndAsk}}},
	{3, []act{{name: "prepare", do: prepared(low)}, {name: "sign", do: sign}, {name: "ask", do: ask}, {name: "end a key and ask", do: endAndAsk}}},
	{2, []act{{name: "prepare", do: prepared(low)}, {name: "end a key and sign", do: endAndSign}}},
	{2, []act{{name: "agree with a reviewer", do: agreeWithReviewer}, {name: "sign", do: signSome}, {name: "ask", do: ask}}},
	// Rejections that stand.
	{3, []act{{name: "object", do: object}}},
	{2, []act{{name: "object", do: object}, {name: "succeed", do: succeedDeclared}}},
	{1, []act{{name: "object", do: object}, {name: "succeed", do: succeedUndeclared}, {name: "rearrange", do: rearrange}}},
	{1, []act{{name: "object", do: object}, {name: "succeed", do: succeedIndependent}, {name: "rearrange", do: rearrange}}},
	{2, []act{{name: "object", do: object}, {name: "succeed", do: succeedIndependent}, {name: "approve all", do: approvedAgain}}},
	{3, []act{{name: "adviser objects", do: adviserObjects}, {name: "override at once", do: overrideAtOnce}}},
	{4, []act{{name: "adviser objects", do: adviserObjects}, {name: "override", do: overrideQuietly}, {name: "take it back late", do: takeOverrideBack}}},
	{6, []act{{name: "object in a role", do: objectInRole}, {name: "override in a role", do: overrideInRole}, {name: "change roles", do: changeRoles}}},
	{1, []act{{name: "approve as a team", do: approveAsTeam}, {name: "own it", do: ownLater}}},
	{2, []act{{name: "advise from outside", do: adviseFromOutside}, {name: "require a mixed team", do: requireMixedTeam}}},
	{1, []act{{name: "accept too", do: acceptToo}, {name: "approve too", do: approveToo}}},
	{1, []act{{name: "object", do: object}, {name: "succeed", do: succeedDeclared}, {name: "rearrange", do: rearrange}}},
	{1, []act{{name: "object", do: object}, {name: "succeed", do: succeedDeclared}, {name: "disown", do: disown}}},
	{1, []act{{name: "begin beside it", do: stayBeside}, {name: "object there", do: objectBeside}, {name: "ask", do: ask}}},
	{4, []act{{name: "begin beside it", do: stayBeside}, {name: "object", do: object}, {name: "approve the earlier one", do: approveBeside}, {name: "ask", do: ask}}},
	{2, []act{{name: "succeed", do: succeedDeclared}, {name: "drop the earlier one", do: dropEarlier}, {name: "get its name back", do: getNameBack}, {name: "in a circle", do: inACircle}}},
	{2, []act{{name: "begin beside it", do: stayBeside}, {name: "supersede in a circle", do: inACircle}, {name: "again", do: inACircle}}},
	{3, []act{{name: "object", do: object}, {name: "override", do: override}, {name: "rearrange", do: rearrange}}},
	{2, []act{{name: "convene the board", do: convene}}},
	{2, []act{{name: "convene the board", do: convene}, {name: "object", do: finalObjects}}},
	{2, []act{{name: "convene the board", do: convene}, {name: "object", do: finalObjects}, {name: "override", do: deputyOverrides}}},
	// The wrong persons, who say something while nobody judges it.
	{4, []act{{name: "reviewer objects", do: reviewerObjects}, {name: "override from outside", do: overrideFromOutside}, {name: "wake and ask", do: wakeAndAsk}}},
	{4, []act{{name: "convene a panel", do: convenePanel}, {name: "approve out of place", do: approveOutOfPlace}, {name: "waive that", do: waiveOutOfPlace}}},
	{4, []act{{name: "adviser objects", do: adviserObjects}, {name: "override elsewhere", do: overrideElsewhere}, {name: "ask for the earlier one", do: askEarlier}}},
	// Emergencies.
	{2, []act{{name: "emergency", do: inUrgentEmergency}, {name: "succeed", do: succeedDeclared, advance: 4 * day}}},
	{1, []act{{name: "emergency", do: inUrgentEmergency}, {name: "approve again", do: ready, advance: 4 * day}}},
	{1, []act{{name: "emergency", do: inEmergency}, {name: "succeed", do: succeedUndeclared}}},
	{1, []act{{name: "emergency", do: inUrgentEmergency}, {name: "succeed", do: succeedDeclared}, {name: "succeed again", do: succeedTwice}}},
	{2, []act{{name: "emergency", do: inUrgentEmergency}, {name: "succeed in France", do: succeedInFrance}, {name: "begin a third", do: beginThird}}},
	{1, []act{{name: "emergency", do: inUrgentEmergency}, {name: "approve late", do: prepare, advance: 4 * day}, {name: "ask", do: ask}}},
	{1, []act{{name: "emergency", do: inUrgentEmergency}, {name: "approve another scope", do: inFrance}, {name: "ask", do: ask, advance: 3 * day}}},
	// Exceptions.
	{2, []act{{name: "waive twice", do: waiveTwice}}},
	{2, []act{{name: "waive twice", do: waiveTwice}, {name: "succeed", do: succeedDeclared}}},
	{2, []act{{name: "waive twice", do: waiveTwice}, {name: "succeed", do: succeedUndeclared}, {name: "own up", do: ownUpWaived}}},
	{1, []act{{name: "waive twice", do: waiveTwice}, {name: "waive again", do: exceptAgain}}},
	{2, []act{{name: "waive once", do: waiveOnce}, {name: "grant more", do: extend}, {name: "waive again", do: exceptAgain}}},
	{1, []act{{name: "waive three things", do: waiveThree}}},
	{2, []act{{name: "waive three things", do: waiveThree}, {name: "waive a fourth", do: waiveFourth}}},
	// Dates and revocations.
	{2, []act{{name: "prepare", do: prepared(low)}, {name: "begin beside it", do: beginBeside}, {name: "own up", do: ownUp}}},
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "revoke", do: revoke}, {name: "unrevoke", do: unrevoke}}},
	{1, []act{{name: "prepare", do: prepared(high)}, {name: "revoke", do: revoke}, {name: "ask", do: ask}}},
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "revoke", do: revoke}, {name: "accept otherwise", do: acceptOtherwise}, {name: "ask", do: ask}}},
	{2, []act{{name: "prepare", do: prepared(high)}, {name: "accept otherwise", do: acceptOtherwise}, {name: "revoke", do: revoke}, {name: "ask", do: ask}}},
	{2, []act{{name: "cancel", do: cancel}, {name: "reword", do: reword}}},
	{1, []act{{name: "waive twice", do: waiveTwice}, {name: "cancel", do: endIt}, {name: "waive again", do: exceptAgain}}},
	// What comes after a permit.
	{2, []act{{name: "cut over", do: ready}, {name: "say how it went", do: finish}}},
	{2, []act{{name: "cut over", do: ready}, {name: "say how it went", do: finish}, {name: "decommission", do: decommission}}},
	{2, []act{{name: "cut over", do: ready}, {name: "decommission", do: decommission}}},
	{1, []act{{name: "cut over", do: ready}, {name: "say how it went", do: finish}, {name: "succeed", do: succeedDeclared}, {name: "decommission", do: decommission}}},
	{1, []act{
		{name: "cut over", do: ready},
		{name: "say how it went", do: finish},
		{name: "succeed", do: succeedDeclared},
		{name: "cut over again", do: ready},
		{name: "succeed with it", do: finishWell},
		{name: "decommission", do: decommissionPlainly},
	}},
	{2, []act{
		{name: "cut over", do: ready},
		{name: "succeed", do: succeedDeclared},
		{name: "cut over again", do: ready},
		{name: "roll back", do: finishBadly},
		{name: "cut the earlier one over", do: cutOverThere, state: "B"},
		{name: "say how that went", do: finishThere, state: "B"},
		{name: "decommission", do: decommissionPlainly},
	}},
	{2, []act{
		{name: "cut over", do: ready},
		{name: "roll back", do: finishBadly},
		{name: "begin another one", do: succeedUndeclared},
		{name: "cut that over", do: ready},
		{name: "succeed with that", do: finishWell},
		{name: "decommission for both", do: succeedBoth},
	}},
	{3, []act{{name: "cut over", do: ready}, {name: "succeed", do: finishWell}, {name: "decommission in spite of it", do: decommissionLoosely}}},
	{1, []act{{name: "cut over", do: ready}, {name: "decommission in spite of it", do: decommissionLoosely}}},
	{1, []act{{name: "cut over", do: ready}, {name: "try again", do: finishWell}, {name: "cut over again", do: ready}, {name: "abort", do: abortLast}, {name: "decommission", do: decommissionPlainly}}},
	{1, []act{{name: "cut over in an emergency", do: inUrgentEmergency}, {name: "say how it went", do: finish}, {name: "decommission", do: decommission}}},
	{3, []act{{name: "prepare", do: prepared(low)}, {name: "change after the permit", do: changeLate}}},
	{2, []act{{name: "object", do: object}, {name: "retract without a reference", do: retractUnnamed}}},
	{1, []act{{name: "cut over", do: ready}, {name: "replace the approvers", do: rearrange}}},
	{2, []act{{name: "cut over", do: ready}, {name: "forget", do: nothing, forgets: true}, {name: "declare again", do: recall}}},
	{1, []act{{name: "cut over", do: ready}, {name: "forget", do: nothing, forgets: true}, {name: "declare again", do: recall, advance: 8 * day}}},
	{1, []act{{name: "cut over", do: ready}, {name: "claim", do: recall, state: "B"}}},
}

// ends tells whether nothing is permitted after a story: an emergency lapses in it.
func (o story) ends() bool {
	return slices.ContainsFunc(o.acts, func(a act) bool { return a.advance > 2*day && a.advance < 5*day })
}

// draw draws the steps of a story.
func (o story) draw(random *rand.Rand) (steps []step) {
	for _, a := range o.acts {
		steps = append(steps, step{
			state: cmp.Or(a.state, "A"), seed: random.Uint64(), advance: cmp.Or(a.advance, day), spares: true,
			edits: []drawn{{&edit{name: a.name, do: a.do, forgets: a.forgets}, choices(random)}},
		})
	}
	return steps
}

// drawStory draws one of them, by how often each is to be drawn.
func drawStory(random *rand.Rand) []step { return toldAside[random.IntN(len(toldAside))].draw(random) }

// drawOpening draws one that goes on.
func drawOpening(random *rand.Rand) []step { return openings[random.IntN(len(openings))].draw(random) }

var toldAside, openings = func() (all, ongoing []*story) {
	for i := range stories {
		some := slices.Repeat([]*story{&stories[i]}, stories[i].times)
		if all = append(all, some...); !stories[i].ends() {
			ongoing = append(ongoing, some...)
		}
	}
	return all, ongoing
}()
