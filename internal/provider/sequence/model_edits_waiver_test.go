package sequence

import (
	"slices"
	"time"
)

// waiverEdits change exceptions and the acceptance of the risk.
var waiverEdits = []edit{
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
	{name: "except", times: 5, do: func(s scene, a author) {
		name := a.pick(len(exceptionSlots))
		if _, there := s[s.current()]; !there {
			return
		}
		waive(s, a, name, choose(a, waivers[s.tier()]...).(waiver), choose(a, []any{"DE"}, []any{"DE", "FR"}, []any{"EU"}, []any{"DE", "US"}).([]any))
		if a.pick(6) == 0 {
			s.set(exceptionSlots[name], "approved_by", "person/sec")
		}
	}},
	{name: "except again", times: 4, do: exceptAgain},
	{name: "reword an exception", times: 2, do: func(s scene, a author) {
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
				s.set(address, "subject", nil)
				s.set(address, "control", nil)
			}
		}
		if a.pick(3) == 0 {
			s.set(address, "granted_at", a.now.Add(-time.Duration(a.pick(5))*time.Hour))
		}
	}},
	{name: "waive a broken rule", times: 2, do: waiveSoft},
	{name: "drop an exception", times: 1, do: func(s scene, a author) { drop(s, a, anyOf(s, a, "exception")) }},
}

// exceptAgain grants what was granted before, under any of the names.
func exceptAgain(s scene, a author) {
	var before []string
	for id := range a.said {
		if kindOf(id) == "exception" {
			before = append(before, id)
		}
	}
	if _, there := s[s.current()]; !there || len(before) == 0 {
		return
	}
	slices.Sort(before)
	said := a.said[before[a.pick(len(before))]]
	last := said[len(said)-1].args
	var items any
	if about := texts(last, "items"); about != nil {
		items = []any{about[a.pick(len(about))]}
	}
	name := a.pick(len(exceptionSlots))
	s[exceptionSlots[name]] = block{kind: "exception", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "name": string(rune('w' + name)), "rule": last["rule"], "control": last["control"], "items": items,
		"jurisdictions": choose(a, []any{"DE"}, []any{"EU"}, []any{"DE", "FR"}), "reason": "again", "compensating_control": "c", "requested_by": "person/dev", "approved_by": "person/comp",
		"granted_at": a.now, "expires_at": a.now.Add(30 * day),
	}}
}

// waive grants an exception; without jurisdictions, in those of the migration.
func waive(s scene, a author, slot int, w waiver, jurisdictions []any) {
	if jurisdictions == nil {
		jurisdictions, _ = s[s.current()].args["jurisdictions"].([]any)
		jurisdictions = choose(a, jurisdictions, jurisdictions, jurisdictions, []any{"DE"}, []any{"EU"}, []any{"EEA", "US"}).([]any)
	}
	s[exceptionSlots[slot]] = block{kind: "exception", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "name": string(rune('w' + slot)), "rule": w.rule, "items": w.items(a),
		"jurisdictions": jurisdictions, "reason": "r", "compensating_control": "c", "requested_by": "person/dev", "approved_by": "person/comp",
		"granted_at": a.now.Add(-time.Duration(slot) * time.Hour), "expires_at": a.now.Add(time.Duration(1+a.pick(85)) * day),
	}}
	if w.about != nil && a.pick(12) == 0 {
		s.set(exceptionSlots[slot], "items", nil)
	}
	if a.pick(12) == 0 { // the clock is fast
		s.set(exceptionSlots[slot], "granted_at", a.now.Add(choose(a, 4*time.Minute, 6*time.Minute).(time.Duration)))
	}
	if a.pick(4) == 0 {
		s.set(exceptionSlots[slot], "subject", subjectOf(s, a, w.rule))
	}
	if a.pick(12) == 0 { // to a control, which waives no rule
		s.set(exceptionSlots[slot], "control", "nist-csf-2.0:PR.AA-03")
		s.set(exceptionSlots[slot], "expires_at", a.now.Add(time.Duration(1+10*a.pick(38))*day))
		for _, name := range []string{"rule", "items", "subject"} {
			s.set(exceptionSlots[slot], name, nil)
		}
	}
}

// subjectOf is a record that findings of a rule can be about, or nothing.
func subjectOf(s scene, a author, rule string) any {
	switch rule {
	case "CIAM103":
		rows := a.papersOf(s, "decision")
		return choose(a, append(rows, nil)...)
	case "CIAM108":
		return thePanel
	case "CIAM508":
		return a.liveOr("gate/" + nameIn(s.id(s.current())) + "/design")
	case "CIAM106", "CIAM502", "CIAM506", "CIAM507", "CIAM214", "CIAM801":
		of := nameIn(s.id(s.current()))
		return choose(a, a.liveOr("gate/"+of+"/cutover"), a.liveOr("gate/"+of+"/decommission"))
	default:
		return ref{s.current(), "id"}
	}
}

// liveOr is an id if there is such a record, or nothing.
func (a author) liveOr(id string) any {
	if a.live[id] == nil {
		return nil
	}
	return id
}
