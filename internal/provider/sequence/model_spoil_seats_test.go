package sequence

func byDeputies(s scene, a author) {
	s.set(s.current(), "steering_group", theBoard)
	if a.pick(2) == 0 {
		s.set(s.current(), "approvers", nil)
	}
	approveAll(s, a)
	if a.pick(3) > 0 {
		drop(s, a, slots[0].address) // the final approver of security
	}
}

// byTeam has a team approve, beside one of its members or not.
func byTeam(s scene, a author) {
	entries := map[string]any{}
	for key, e := range s.entries() {
		if text(e.(map[string]any), "function") != "security" {
			entries[key] = e
		}
	}
	entries["t"] = team(int64(1 + a.pick(2)))
	if v := choose(a, nil, entry("sec", "security", ""), entry("sec2", "security", ""), entry("sec3", "security", ""), team(1), solo, solo); v != nil {
		entries["u"] = v
	}
	s.set(s.current(), "approvers", entries)
	approveAll(s, a)
}

// byTwoOfAFunction adds another approver of a function.
func byTwoOfAFunction(s scene, a author) {
	entries := s.entries()
	mode := choose(a, "", "", "advisory").(string)
	entries["second"] = choose(a, entry("sec2", "security", mode), entry("sec3", "security", mode), entry("comp3", "compliance", mode))
	s.set(s.current(), "approvers", entries)
	approveAll(s, a)
}

// byAdviser adds somebody external, whose employer can implement too.
func byAdviser(s scene, a author) {
	entries := s.entries()
	entries["adviser"] = choose(a, entry("dpo", "compliance", "advisory"), entry("dpo", "compliance", "advisory"), entry("dpo", "compliance", ""), entry("lex", "legal", "advisory"))
	if a.pick(3) == 0 {
		entries["counsel"] = entry("lex", "legal", "advisory")
	}
	s.set(s.current(), "approvers", entries)
	if a.pick(3) == 0 {
		s.set(s.current(), "implementers", []any{"person/dev", counsel})
	}
	approveAll(s, a)
	s.set("ciam_approval.dpo", "evidence_ids", choose(a, s["ciam_approval.dpo"].args["evidence_ids"], nil))
}

// ownToo gives an owner a say in assurance: as an approver, through a team, or in the
// steering group.
func ownToo(s scene, a author) {
	switch a.pick(3) {
	case 0:
		s.set(s.current(), "steering_group", theBoard)
		s.set(s.current(), "approvers", choose(a, nil, nil, s.entries()))
	case 1:
		byTeam(s, a)
	}
	owner := choose(a, "business_owner", "risk_owner", "risk_owner").(string)
	s.set(s.current(), owner, choose(a, "person/sec", "person/sec2", "person/sec3", "person/comp"))
	if owner == "risk_owner" && a.pick(3) == 0 {
		s.set(s.current(), owner, choose(a, "team/guild", "team/guild", "team/solo"))
	}
	if s.tier() == high {
		accept(s, a)
	}
	approveAll(s, a)
}

// byMixedTeam has a team approve for compliance that has an external member.
func byMixedTeam(s scene, a author) {
	entries := s.entries()
	entries["c"] = map[string]any{"party": "team/mixed", "function": "compliance", "quorum": choose(a, int64(1), int64(1), int64(1), int64(2))}
	s.set(s.current(), "approvers", entries)
	approveAll(s, a)
	if a.pick(2) == 0 {
		drop(s, a, choose(a, "ciam_approval.comp", "ciam_approval.dpo").(string))
	}
}
