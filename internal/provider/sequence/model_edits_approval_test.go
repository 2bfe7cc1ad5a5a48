package sequence

import (
	"fmt"
	"slices"
	"strings"
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
		slot := a.pick(len(slots))
		for range 3 { // mostly somebody whose approval counts
			if !s.names(slot) {
				slot = a.pick(len(slots))
			}
		}
		approve(s, a, slot)
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
	{name: "swap the approver", times: 1, do: func(s scene, a author) {
		s.set(slots[0].address, "approver", choose(a, "person/sec", "person/sec2", "person/dev"))
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
	{name: "override", times: 4, do: func(s scene, a author) {
		var noes []any
		for id := range a.said {
			if kindOf(id) == "approval" {
				noes = append(noes, id)
			}
		}
		if address := anyOf(s, a, "approval"); len(noes) > 0 && address != "" {
			slices.SortFunc(noes, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			s.set(address, "overrides", []any{noes[a.pick(len(noes))]})
			s.set(address, "decision", nil)
			s.set(address, "approved_at", a.now.Add(-time.Duration(a.pick(2))*time.Hour))
		}
	}},
}
