package sequence

import (
	"maps"
	"time"
)

// eachForAPart has two compliance approvers who answer for one country each, and mostly
// approve for that alone.
func eachForAPart(s scene, a author) {
	approversOf(s, moderate+a.pick(2))
	s.set(s.current(), "jurisdictions", []any{"DE", "FR"})
	parts := map[string][]any{"comp": {"DE"}, "comp3": {"FR"}}
	entries := s.entries()
	delete(entries, "c")
	for party, part := range parts {
		e := entry(party, "compliance", "")
		e["jurisdictions"] = part
		entries[party] = e
	}
	s.set(s.current(), "approvers", entries)
	ready(s, a)
	for _, party := range []string{"comp", "comp3"} {
		s.set("ciam_approval."+party, "jurisdictions", choose(a, parts[party], parts[party], parts[party], []any{"DE"}, nil))
	}
}

// teamForParts has members of a team approve, some of them for one country only.
func teamForParts(s scene, a author) {
	approversOf(s, low)
	s.set(s.current(), "jurisdictions", []any{"DE", "FR"})
	s.set(s.current(), "approvers", map[string]any{"s": team(int64(1 + a.pick(2)))})
	ready(s, a)
	for _, slot := range slots[:2] {
		s.set(slot.address, "jurisdictions", choose(a, []any{"DE"}, []any{"FR"}, []any{"FR"}, nil))
	}
	drop(s, a, slots[2].address)
}

// adviserObjects lets an advisory reviewer say no after the others have approved.
func adviserObjects(s scene, a author) {
	approversOf(s, low)
	s.set(s.current(), "approvers", map[string]any{"s": entry("sec", "security", ""), "x": entry("comp", "compliance", "advisory")})
	prepare(s, a)
	approve(s, a, 0, a.now.Add(-time.Hour))
	approve(s, a, 3, a.now)
	s.set(slots[3].address, "decision", choose(a, "rejected", "withdrawn"))
}

// overrideAtOnce overrides that at the same time, or a little before or after, and asks.
func overrideAtOnce(s scene, a author) {
	no := s.id(slots[3].address)
	if len(a.said[no]) == 0 {
		return
	}
	said := a.said[no]
	at := when(said[len(said)-1].args, "approved_at")
	s.set(slots[0].address, "overrides", []any{no})
	s.set(slots[0].address, "approved_at", at.Add(time.Duration(choose(a, 0, 0, -1, 1).(int))*time.Second))
	ask(s, a)
}

// overrideQuietly overrides that, and asks for nothing yet.
func overrideQuietly(s scene, a author) {
	if no := s.id(slots[3].address); len(a.said[no]) > 0 {
		s.set(slots[0].address, "overrides", []any{no})
		s.set(slots[0].address, "approved_at", a.now)
	}
}

// takeOverrideBack does so after an emergency, whose gate does not name it.
func takeOverrideBack(s scene, a author) {
	unapproved(s, a)
	permit := askPermit(s)
	s.declareEmergency(a, permit)
	s.set(theGate, "approval_ids", nil)
	approve(s, a, 0, a.now)
	if b := s[slots[0].address]; a.pick(3) > 0 {
		b.after = []string{permit}
		s[slots[0].address] = b
	}
	if a.pick(4) == 0 {
		drop(s, a, slots[0].address)
	}
}

// adviseFromOutside has an external adviser approve.
func adviseFromOutside(s scene, a author) {
	approversOf(s, low)
	s.set(s.current(), "approvers", map[string]any{"s": entry("sec", "security", ""), "c": entry("dpo", "compliance", "advisory")})
	prepare(s, a)
}

// requireMixedTeam requires a team instead whose members are the adviser and somebody
// internal, who mostly approves too.
func requireMixedTeam(s scene, a author) {
	s.set(s.current(), "approvers", map[string]any{"s": entry("sec", "security", ""), "c": map[string]any{"party": "team/mixed", "function": "compliance"}})
	if a.pick(3) > 0 {
		approve(s, a, 3, a.now)
	}
	ask(s, a)
}

// succeedInFrance replaces the migration by one that says so, in another country.
func succeedInFrance(s scene, a author) {
	succeedDeclared(s, a)
	s.set(s.current(), "jurisdictions", []any{"FR"})
}

// beginThird replaces the successor by a third migration that is like that one alone,
// and mostly names none of them.
func beginThird(s scene, a author) {
	n, there := s[theSuccessor]
	if !there {
		return
	}
	m := block{kind: "migration", args: maps.Clone(n.args)}
	m.args["name"] = "shop3"
	delete(m.args, "supersedes")
	if a.pick(4) == 0 {
		m.args["independent_of"] = []any{s.id(theSuccessor)}
	}
	s.move(theSuccessor, theMigration)
	delete(s, theSuccessor)
	s[theMigration] = m
	ready(s, a)
}

// dropEarlier removes the migration that was succeeded.
func dropEarlier(s scene, _ author) {
	if s.current() == theSuccessor {
		delete(s, theMigration)
	}
}

// getNameBack creates it again, as a successor of its own successor, which stays or not.
func getNameBack(s scene, a author) {
	later := s.id(theSuccessor)
	if _, there := s[theMigration]; there || later == "" {
		return
	}
	s[theMigration] = firstScene()[theMigration]
	s.set(theMigration, "supersedes", []any{later})
	if a.pick(3) == 0 {
		inACircle(s, a)
	}
}

// approvedAgain asks for a permit that everybody approves, for the migration as it is.
func approvedAgain(s scene, a author) {
	approversOf(s, low)
	for slot, who := range slots {
		if who.stage == "cutover" {
			if delete(s, who.address); s.names(slot) {
				approve(s, a, slot, a.now)
			}
		}
	}
	declareGate(s, a)
	askPermit(s)
}
