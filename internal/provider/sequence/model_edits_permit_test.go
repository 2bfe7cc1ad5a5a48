package sequence

import (
	"slices"
	"strings"
	"time"
)

// permitEdits change gates, and ask for permits.
var permitEdits = []edit{
	{name: "name fewer papers", times: 2, do: func(s scene, a author) {
		address, list := theGate, choose(a, "evidence_ids", "decision_owner_ids", "evidence_ids").(string)
		if list == "evidence_ids" && a.pick(2) == 0 {
			address = "ciam_approval.comp"
		}
		if ids, _ := s[address].args[list].([]any); len(ids) > 0 {
			n := a.pick(len(ids))
			s.set(address, list, slices.Delete(slices.Clone(ids), n, n+1))
		}
	}},
	{name: "gate's approvals", times: 2, do: func(s scene, a author) {
		if _, there := s[theGate]; !there || a.pick(3) == 0 {
			declareGate(s, a)
			return
		}
		var list []any
		for _, who := range slots {
			if who.stage == "cutover" && a.pick(3) > 0 || a.pick(12) == 0 {
				list = append(list, ref{who.address, "id"})
			}
		}
		s.set(theGate, "approval_ids", list)
	}},
	{name: "gate", times: 1, do: func(s scene, a author) {
		if _, there := s[theGate]; there {
			drop(s, a, theGate)
			return
		}
		declareGate(s, a)
	}},
	{name: "permit", times: 3, do: func(s scene, a author) {
		if _, there := s[theGate]; !there {
			declareGate(s, a)
		}
		address := askPermit(s)
		switch other, ok := anotherScope(s, a); {
		case a.pick(8) == 0 && ok:
			s.set(address, "digest", pin{other})
		case a.pick(4) == 0 && a.digest[s.scope()] != "":
			s.set(address, "digest", pin{s.scope()})
		}
	}},
	{name: "decommission", times: 4, do: decommission},
	{name: "an early stage", times: 3, do: earlyStage},
	{name: "drop a permit", times: 1, do: func(s scene, a author) { drop(s, a, anyOf(s, a, "permit")) }},
	{name: "ready", times: 4, do: ready},
	{name: "outcome", times: 2, do: func(s scene, a author) {
		s.set(anyOf(s, a, "permit"), "outcome", choose(a, nil, "succeeded", "rolled_back", "aborted"))
	}},
	{name: "emergency", times: 2, do: func(s scene, a author) {
		if _, there := s[theGate]; !there {
			declareGate(s, a)
		}
		s.set(askPermit(s), "emergency", map[string]any{
			"incident": "i", "reason": "r", "authorised_by": choose(a, "person/biz", "person/sec", "person/dev", "person/dev2", "person/comp"),
			"ratify_by": a.now.Add(time.Duration(1+a.pick(80)) * time.Hour),
		})
	}},
	{name: "change after the permit", times: 3, do: changeLate},
	{name: "forget", times: 2, forgets: true, do: nothing},
}

func nothing(scene, author) {}

// decommission asks for a permit to switch the old platform off, mostly with what
// became of the cutover.
func decommission(s scene, a author) {
	if _, there := s[s.current()]; !there {
		return
	}
	if cutover := anyOf(s, a, "permit"); strings.HasPrefix(cutover, "ciam_permit.g") && a.pick(3) > 0 {
		s.set(cutover, "outcome", choose(a, "succeeded", "succeeded", "succeeded", "rolled_back", "aborted"))
	}
	approve(s, a, len(lateSlots)-1, a.now)
	declareLastGate(s, a)
	if a.pick(4) > 0 {
		askPermitOf(s, theLastGate)
	}
}
