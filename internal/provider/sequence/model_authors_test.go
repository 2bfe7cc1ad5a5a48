package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// authors have the edits that are made in each state. State A has the migration, B
// is another team's.
var authors = map[string][]edit{"A": {
	{name: "jurisdictions", times: 3, do: func(s scene, a author) {
		s.set(s.current(), "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}, []any{"FR"}))
	}},
	{name: "touches", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "touches", choose(a, []any{"branding"}, []any{"branding", "localization"}, []any{"mfa_policy"}, []any{"sso"}))
	}},
	{name: "raise the risk", times: 2, do: raise},
	{name: "raise the risk and be ready", times: 2, do: func(s scene, a author) {
		raise(s, a)
		ready(s, a)
	}},
	{name: "accept the risk", times: 2, do: func(s scene, a author) {
		if _, there := s[s.current()]; there {
			accept(s, a)
		}
	}},
	{name: "reword the acceptance", times: 3, do: func(s scene, a author) {
		switch a.pick(6) {
		case 0:
			s.set(theAcceptance, "accepted_by", choose(a, "person/biz", "person/biz2", "person/comp", "person/dev2"))
		case 1:
			s.set(theAcceptance, "co_accepted_by", choose(a, nil, "person/biz", "person/biz2", "person/sec"))
		case 2:
			s.set(theAcceptance, "residual", choose(a, "low", "critical", "critical"))
		case 3:
			s.set(theAcceptance, "revoked_at", choose(a, nil, a.now, a.now.Add(-time.Hour)))
			return
		case 4:
			if digest := s.scope(); a.digest[digest] != "" {
				s.set(theAcceptance, "digest", pin{digest})
			}
			return
		default:
			s.set(theAcceptance, "review_by", a.now.Add(time.Duration(1+a.pick(80))*day))
		}
		if a.pick(3) > 0 {
			s.set(theAcceptance, "accepted_at", a.now.Add(-time.Duration(a.pick(5))*time.Hour))
		}
	}},
	{name: "drop the acceptance", times: 1, do: func(s scene, a author) { drop(s, a, theAcceptance) }},
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
	{name: "implementers", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "implementers", choose(a, people("dev"), people("dev", "dev2"), people("biz2"), people("dev", "sec"), nil))
	}},
	{name: "business_owner", times: 1, do: func(s scene, a author) {
		s.set(s.current(), "business_owner", choose(a, "person/biz", "person/biz2", "person/dev2", "person/sec"))
	}},
	{name: "risk_owner", times: 1, do: func(s scene, a author) {
		s.set(s.current(), "risk_owner", choose(a, "person/biz", "person/biz2", "person/dev2", "person/comp", "team/guild"))
	}},
	{name: "steering_group", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "steering_group", choose(a, nil, "steering_group/board"))
	}},
	{name: "approve for some", times: 2, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "jurisdictions", choose(a, nil, []any{"DE"}, []any{"FR"}))
		s.set(address, "approved_at", a.now)
	}},
	{name: "title", times: 1, do: func(s scene, a author) { s.set(s.current(), "title", choose(a, "t", "u", "v")) }},
	{name: "approvers", times: 3, do: func(s scene, a author) {
		entries := map[string]any{}
		if v := choose(a, entry("sec", "security", ""), entry("sec2", "security", ""), entry("sec", "security", "advisory"), entry("sec", "compliance", ""), team(1), team(1), team(2), team(3)); v != nil {
			entries["s"] = v
		}
		if v := choose(a, nil, nil, nil, entry("comp", "compliance", "advisory"), entry("comp", "compliance", ""), entry("sec", "compliance", ""), entry("comp3", "compliance", "")); v != nil {
			entries["c"] = v
		}
		if v := choose(a, nil, nil, nil, entry("dev2", "engineering", ""), entry("sec2", "security", ""), entry("sec2", "security", "advisory"), team(1), entry("sec3", "security", "")); v != nil {
			entries["x"] = v
		}
		s.set(s.current(), "approvers", entries)
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
	{name: "expire", part: "whole statement", times: 1, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "expires_at", choose(a, nil, a.now.Add(day), a.now.Add(100*day), a.now.Add(200*day)))
	}},
	{name: "move a date", part: "whole statement", times: 2, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		at := when(s[address].args, "approved_at")
		s.set(address, "approved_at", at.Add(time.Duration(a.pick(7)-3)*time.Hour))
	}},
	{name: "conditions", part: "whole statement", times: 1, do: func(s scene, a author) {
		s.set(anyOf(s, a, "approval"), "conditions", choose(a, nil, "only at night", "by day"))
	}},
	{name: "decide", part: "standing", times: 3, do: func(s scene, a author) {
		address := anyOf(s, a, "approval")
		s.set(address, "decision", choose(a, nil, "rejected", "withdrawn"))
		if a.pick(3) > 0 {
			s.set(address, "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
		}
	}},
	{name: "status", part: "status", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "status", choose(a, nil, nil, "completed", "cancelled"))
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
		if digest := a.digest[s.scope()]; digest != "" && a.pick(4) == 0 {
			s.set(address, "digest", pin{s.scope()})
		}
	}},
	{name: "decommission", times: 4, do: func(s scene, a author) {
		if _, there := s[s.current()]; !there {
			return
		}
		if cutover := anyOf(s, a, "permit"); strings.HasPrefix(cutover, "ciam_permit.g") && a.pick(3) > 0 {
			s.set(cutover, "outcome", choose(a, "succeeded", "succeeded", "succeeded", "rolled_back", "aborted"))
		}
		approve(s, a, len(slots)-1)
		declareLastGate(s, a)
		if a.pick(4) > 0 {
			askPermitOf(s, theLastGate)
		}
	}},
	{name: "drop a permit", times: 1, do: func(s scene, a author) { drop(s, a, anyOf(s, a, "permit")) }},
	{name: "ready", times: 4, do: ready},
	{name: "outcome", part: "outcome", times: 2, do: func(s scene, a author) {
		s.set(anyOf(s, a, "permit"), "outcome", choose(a, nil, "succeeded", "rolled_back", "aborted"))
	}},
	{name: "except", times: 5, do: func(s scene, a author) {
		name := a.pick(len(exceptionSlots))
		if _, there := s[s.current()]; !there {
			return
		}
		waiver := choose(a, waivers[s.tier()]...).(waiver)
		s[exceptionSlots[name]] = block{kind: "exception", args: map[string]any{
			"migration_id": ref{s.current(), "id"}, "name": string(rune('w' + name)), "rule": waiver.rule, "items": waiver.items(a),
			"jurisdictions": choose(a, []any{"DE"}, []any{"DE", "FR"}), "reason": "r", "compensating_control": "c",
			"requested_by": "person/dev", "approved_by": choose(a, "person/comp", "person/comp", "person/comp", "person/comp", "person/comp", "person/sec"),
			"granted_at": a.now.Add(-time.Duration(name) * time.Hour), "expires_at": a.now.Add(time.Duration(1+a.pick(100)) * day),
		}}
	}},
	{name: "reword an exception", part: "exceptions", times: 2, do: func(s scene, a author) {
		address := anyOf(s, a, "exception")
		switch a.pick(4) {
		case 0:
			s.set(address, "reason", choose(a, "r", "another"))
		case 1:
			s.set(address, "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}))
		case 2:
			s.set(address, "expires_at", a.now.Add(time.Duration(a.pick(60))*day))
		default:
			if there := s[address].args; there != nil {
				waiver := choose(a, waivers[s.tier()]...).(waiver)
				s.set(address, "rule", waiver.rule)
				s.set(address, "items", waiver.items(a))
			}
		}
		if a.pick(3) == 0 {
			s.set(address, "granted_at", a.now.Add(-time.Duration(a.pick(5))*time.Hour))
		}
	}},
	{name: "drop an exception", times: 1, do: func(s scene, a author) { drop(s, a, anyOf(s, a, "exception")) }},
	{name: "emergency", times: 2, do: func(s scene, a author) {
		if _, there := s[theGate]; !there {
			declareGate(s, a)
		}
		s.set(askPermit(s), "emergency", map[string]any{
			"incident": "i", "reason": "r", "authorised_by": choose(a, "person/biz", "person/sec", "person/dev", "person/dev2", "person/comp"),
			"ratify_by": a.now.Add(time.Duration(1+a.pick(80)) * time.Hour),
		})
	}},
	{name: "override", part: "standing", times: 2, do: func(s scene, a author) {
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
	{name: "rename", part: "lineage", times: 2, do: func(s scene, a author) {
		old := s.id(s.current())
		s.set(s.current(), "name", choose(a, "shop", "shop3", "shop4"))
		succeed(s, a, s.current(), old)
	}},
	{name: "successor", part: "lineage", times: 2, do: func(s scene, a author) {
		m, there := s[theMigration]
		if _, already := s[theSuccessor]; already || !there {
			return
		}
		n := block{kind: "migration", args: maps.Clone(m.args)}
		n.args["name"] = "shop2"
		s[theSuccessor] = n
		succeed(s, a, theSuccessor, s.id(theMigration))
		for address := range s {
			if s[address].args["migration_id"] == any(ref{theMigration, "id"}) {
				s.set(address, "migration_id", ref{theSuccessor, "id"})
			}
			if s[address].args["digest"] == any(ref{theMigration, "digest"}) {
				s.set(address, "digest", ref{theSuccessor, "digest"})
			}
		}
		switch a.pick(3) {
		case 0:
			delete(s, theMigration)
		case 1:
			if landed["status"] {
				s.set(theMigration, "status", choose(a, nil, "cancelled"))
			}
		}
	}},
	{name: "change after the permit", part: "order", times: 3, do: changeLate},
	{name: "forget", times: 2, forgets: true, do: func(scene, author) {}},
	{name: "drop everything", times: 1, do: func(s scene, a author) {
		drop(s, a, s.current())
	}},
	{name: "start again", times: 2, do: func(s scene, a author) {
		for address, b := range firstScene() {
			if _, there := s[address]; !there {
				s[address] = b
			}
		}
	}},
}, "B": {
	{name: "approve from another state", times: 4, do: func(s scene, a author) {
		shop := a.live["migration/shop"]
		if shop == nil || a.digest[scopeOf(shop)] == "" {
			return
		}
		s["ciam_approval.b"] = block{kind: "approval", args: map[string]any{
			"migration_id": "migration/shop", "function": "compliance", "approver": "person/comp", "digest": pin{scopeOf(shop)},
			"approved_at": a.now.Add(-time.Duration(a.pick(3)) * time.Hour),
		}}
	}},
	{name: "decide in another state", part: "standing", times: 2, do: func(s scene, a author) {
		s.set("ciam_approval.b", "decision", choose(a, nil, "rejected", "withdrawn"))
		s.set("ciam_approval.b", "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
	}},
	{name: "permit from another state", times: 3, do: func(s scene, a author) {
		s["ciam_permit.b"] = block{kind: "permit", args: map[string]any{"gate_id": "gate/shop/cutover", "attempt": int64(9)}}
	}},
	{name: "claim what another state owns", times: 1, do: func(s scene, a author) {
		s["ciam_approval.claimed"] = block{kind: "approval", args: map[string]any{
			"migration_id": "migration/shop", "function": "security", "approver": "person/sec", "digest": pin{scopeOf(a.live["migration/shop"])},
			"approved_at": a.now, "conditions": "none of ours",
		}}
	}},
	{name: "drop in another state", times: 2, do: func(s scene, a author) { delete(s, anyOf(s, a, choose(a, "approval", "permit").(string))) }},
}, "D": archivists}
