package sequence

import "maps"

// migrationEdits change the migration, rename it, or give it a successor.
var migrationEdits = []edit{
	{name: "jurisdictions", times: 3, do: func(s scene, a author) {
		s.set(s.current(), "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}, []any{"FR"}, []any{"EU"}, []any{"DE", "US-CA"}))
		mostlyFollow(s, a)
	}},
	{name: "touches", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "touches", choose(a, []any{"branding"}, []any{"branding", "localization"}, []any{"mfa_policy"}, []any{"sso"}))
		mostlyFollow(s, a)
	}},
	{name: "raise the risk", times: 1, do: raise},
	{name: "raise the risk and be ready", times: 2, do: func(s scene, a author) {
		raise(s, a)
		ready(s, a)
	}},
	{name: "implementers", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "implementers", choose(a, people("dev"), people("dev", "dev2"), people("biz2"), people("dev", "sec"), nil))
		mostlyFollow(s, a)
	}},
	{name: "business_owner", times: 1, do: func(s scene, a author) {
		s.set(s.current(), "business_owner", choose(a, "person/biz", "person/biz2", "person/dev2", "person/sec"))
	}},
	{name: "risk_owner", times: 1, do: func(s scene, a author) {
		s.set(s.current(), "risk_owner", choose(a, "person/biz", "person/biz2", "person/dev2", "person/comp", "team/guild"))
	}},
	{name: "steering_group", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "steering_group", choose(a, nil, theBoard))
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
	{name: "status", times: 2, do: func(s scene, a author) {
		s.set(s.current(), "status", choose(a, nil, nil, "completed", "cancelled"))
	}},
	{name: "rename", times: 2, do: func(s scene, a author) {
		old := s.id(s.current())
		s.set(s.current(), "name", choose(a, "shop", "shop3", "shop4"))
		succeed(s, a, s.current(), old)
	}},
	{name: "successor", times: 3, do: func(s scene, a author) {
		if replaceBySuccessor(s, a); a.pick(2) == 0 {
			ready(s, a) // as if nothing had happened before
		}
	}},
	{name: "supersede in a circle", times: 1, do: inACircle},
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
}

// inACircle lets two migrations supersede each other, or one of them the other.
func inACircle(s scene, a author) {
	earlier, later := s.id(theMigration), s.id(theSuccessor)
	if len(a.said[earlier]) == 0 || len(a.said[later]) == 0 || earlier == later {
		return // the register never held it
	}
	if a.pick(3) > 0 {
		s.set(theMigration, "supersedes", []any{later})
	}
	if a.pick(3) > 0 {
		s.set(theSuccessor, "supersedes", []any{earlier})
	}
}

// mostlyFollow has everybody approve the new scope, as they would have to.
func mostlyFollow(s scene, a author) {
	if _, there := s[s.current()]; there && a.pick(3) > 0 {
		prepareAs(s, a)
	}
}

// replaceBySuccessor declares another migration of the same kind, which everything is
// about from then on.
func replaceBySuccessor(s scene, a author) {
	m, there := s[theMigration]
	if _, already := s[theSuccessor]; already || !there {
		return
	}
	n := block{kind: "migration", args: maps.Clone(m.args)}
	n.args["name"] = "shop2"
	s[theSuccessor] = n
	succeed(s, a, theSuccessor, s.id(theMigration))
	s.move(theMigration, theSuccessor)
	s.leavePermits()
	for address := range s {
		if s[address].kind == "exception" { // granted again, for the successor
			s.set(address, "granted_at", a.now)
			s.set(address, "expires_at", a.now.Add(30*day))
		}
	}
	switch a.pick(3) {
	case 0:
		delete(s, theMigration)
	case 1:
		s.set(theMigration, "status", choose(a, nil, "cancelled"))
	}
}

// move makes what refers to one migration refer to another one.
func (s scene) move(from, to string) {
	for address := range s {
		if s[address].args["migration_id"] == any(ref{from, "id"}) {
			s.set(address, "migration_id", ref{to, "id"})
		}
		if s[address].args["digest"] == any(ref{from, "digest"}) {
			s.set(address, "digest", ref{to, "digest"})
		}
	}
}
