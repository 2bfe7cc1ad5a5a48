package sequence

import "maps"

// cutOverThere lets another team cut the first migration over once more.
func cutOverThere(s scene, _ author) {
	s["ciam_permit.b"] = block{kind: "permit", args: map[string]any{"gate_id": "gate/shop/cutover", "attempt": int64(9)}}
}

// finishBadly says that a cutover was mostly rolled back.
func finishBadly(s scene, a author) {
	s.set(anyOf(s, a, "permit"), "outcome", choose(a, "rolled_back", "rolled_back", "succeeded"))
}

// finishThere says how that went, or nothing yet.
func finishThere(s scene, a author) {
	s.set("ciam_permit.b", "outcome", choose(a, "succeeded", "succeeded", "succeeded", "rolled_back", nil))
}

// succeedBoth replaces the second migration by a third one that supersedes both, or one of
// them, and asks to decommission.
func succeedBoth(s scene, a author) {
	n, there := s[theSuccessor]
	if !there {
		return
	}
	m := block{kind: "migration", args: maps.Clone(n.args)}
	m.args["name"] = "shop3"
	both := []any{"migration/shop", "migration/shop2"}
	m.args["supersedes"] = choose(a, both, both, both, both[:1], both[1:])
	s.move(theSuccessor, theMigration)
	s.leavePermits()
	delete(s, theSuccessor)
	s[theMigration] = m
	prepare(s, a)
	decommissionPlainly(s, a)
}

// leavePermits leaves permits out, which stay what an earlier migration got.
func (s scene) leavePermits() {
	maps.DeleteFunc(s, func(_ string, b block) bool { return b.kind == "permit" })
}
