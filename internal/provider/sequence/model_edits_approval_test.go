package sequence

import (
	"slices"
	"time"
)

// approvalEdits change what approvers say.
var approvalEdits = []edit{
	{name: "approve for some", times: 2, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "jurisdictions", choose(a, nil, []any{"DE"}, []any{"FR"}))
		s.set(address, "approved_at", a.now)
	}},
	{name: "approve", times: 4, do: func(s scene, a author) {
		slot := a.pick(len(lateSlots))
		for range 3 { // mostly somebody whose approval counts
			if !s.names(slot) {
				slot = a.pick(len(lateSlots))
			}
		}
		approve(s, a, slot, a.lately())
	}},
	{name: "drop an approval", times: 2, do: func(s scene, a author) { drop(s, a, anyOf(s, a, "approval")) }},
	{name: "follow or pin the digest", times: 2, do: func(s scene, a author) {
		value := any(ref{s.current(), "digest"})
		if _, there := s[s.current()]; there && a.pick(3) > 0 {
			var known []string
			for scope := range a.digest {
				known = append(known, scope)
			}
			slices.Sort(known)
			if now := s.scope(); a.pick(2) == 0 && a.digest[now] != "" {
				value = pin{now}
			} else if len(known) > 0 {
				value = pin{known[a.pick(len(known))]}
			}
		}
		s.set(anyOf(s, a, "approval"), "digest", value)
	}},
	{name: "swap the approver", times: 2, do: func(s scene, a author) {
		s.set(slots[0].address, "approver", choose(a, "person/sec", "person/sec2", "person/dev", "person/comp"))
	}},
	{name: "expire", times: 1, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "expires_at", choose(a, nil, a.now.Add(day), a.now.Add(100*day), a.now.Add(200*day)))
	}},
	{name: "move a date", times: 2, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		at := when(s[address].args, "approved_at")
		s.set(address, "approved_at", at.Add(time.Duration(a.pick(7)-3)*time.Hour))
	}},
	{name: "conditions", times: 1, do: func(s scene, a author) {
		s.set(anyOf(s, a, "approval"), "conditions", choose(a, nil, "only at night", "by day"))
	}},
	{name: "decide", times: 3, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "decision", choose(a, nil, "rejected", "withdrawn"))
		if a.pick(3) > 0 {
			s.set(address, "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
		}
	}},
	{name: "object", times: 3, do: object},
	{name: "override", times: 4, do: override},
}

// object lets one of two approvers reject or withdraw.
func object(s scene, a author) {
	if _, there := s[s.current()]; !there {
		return
	}
	second := choose(a, entry("sec2", "security", "advisory"), entry("sec2", "security", ""), entry("comp", "compliance", "advisory"), entry("comp", "compliance", ""), team(1), entry("lex", "legal", "advisory"))
	s.set(s.current(), "approvers", map[string]any{
		"s": entry("sec", "security", ""), "x": second, "c": choose(a, entry("comp", "compliance", ""), entry("dev2", "engineering", "advisory")),
	})
	var named []string
	for slot, who := range slots {
		if delete(s, who.address); who.stage == "cutover" && s.names(slot) {
			approve(s, a, slot, a.now.Add(-time.Duration(a.pick(2))*time.Hour))
			named = append(named, who.address)
		}
	}
	no := named[a.pick(len(named))]
	s.set(no, "decision", choose(a, "rejected", "withdrawn"))
	s.set(no, "approved_at", a.now)
	declareGate(s, a)
}

// override lets somebody else approve in spite of a rejection, and mostly asks for a
// permit.
func override(s scene, a author) {
	var noes, others []string
	for id, said := range a.said {
		if kindOf(id) == "approval" && (text(said[len(said)-1].args, "decision") != "approved" || a.pick(8) == 0) {
			noes = append(noes, id)
		}
	}
	if slices.Sort(noes); len(noes) == 0 {
		return
	}
	no := noes[a.pick(len(noes))]
	for address, b := range s {
		if b.kind == "approval" && s.id(address) != no {
			others = append(others, address)
		}
	}
	if slices.Sort(others); len(others) == 0 {
		return
	}
	address := others[a.pick(len(others))]
	s.set(address, "overrides", []any{no})
	s.set(address, "decision", nil)
	said := a.said[no]
	s.set(address, "approved_at", choose(a, a.now, a.now, a.now.Add(-time.Hour), when(said[len(said)-1].args, "approved_at")))
	if _, there := s[theGate]; there && a.pick(3) > 0 {
		askPermit(s)
	}
}
