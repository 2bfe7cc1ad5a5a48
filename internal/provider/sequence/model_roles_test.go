package sequence

import "time"

// objectInRole lets a required approver say no: of security beside an adviser of the
// same function, or of compliance.
func objectInRole(s scene, a author) {
	approversOf(s, low)
	no, second := "ciam_approval.comp", entry("comp", "compliance", choose(a, "", "advisory").(string))
	if a.pick(2) == 0 {
		no, second = slots[0].address, entry("sec2", "security", "advisory")
	}
	s.set(s.current(), "approvers", map[string]any{"s": entry("sec", "security", ""), "x": second})
	prepare(s, a)
	for slot, who := range slots {
		if who.stage == "cutover" && s.names(slot) {
			approve(s, a, slot, a.now.Add(-time.Hour))
		}
	}
	s.set(no, "decision", "rejected")
	s.set(no, "approved_at", a.now)
	declareGate(s, a)
}

// overrideInRole lets the other one override that.
func overrideInRole(s scene, a author) {
	noes := a.noes()
	if len(noes) == 0 {
		return
	}
	by := slots[0].address
	if s.id(by) == noes[len(noes)-1] {
		by = slots[1].address
	}
	said := a.said[noes[len(noes)-1]]
	s.set(by, "overrides", []any{noes[len(noes)-1]})
	s.set(by, "approved_at", choose(a, a.now, when(said[len(said)-1].args, "approved_at")))
	declareGate(s, a)
}

// changeRoles makes the one who said no an adviser or nobody, and the other one
// required, or lets that one say nothing of the no any more.
func changeRoles(s scene, a author) {
	entries := s.entries()
	switch x, _ := entries["x"].(map[string]any); text(x, "party") {
	case "person/sec2":
		entries["x"] = entry("sec2", "security", "")
		if a.pick(2) == 0 {
			delete(entries, "s")
		} else {
			entries["s"] = entry("sec", "security", "advisory")
		}
	case "person/comp":
		entries["x"] = entry("comp", "compliance", "advisory")
	}
	s.set(s.current(), "approvers", entries)
	if a.pick(4) == 0 {
		s.set(slots[0].address, "overrides", nil)
		s.set(slots[0].address, "approved_at", a.now)
	}
	ask(s, a)
}

// approveAsTeam lets members of a team approve.
func approveAsTeam(s scene, a author) {
	s.set(s.current(), "touches", []any{"branding"})
	s.set(s.current(), "approvers", map[string]any{"s": team(1)})
	prepare(s, a)
}

// ownLater makes one of them an owner.
func ownLater(s scene, a author) {
	s.set(s.current(), choose(a, "business_owner", "risk_owner").(string), choose(a, "person/sec", "person/sec2", "person/sec3"))
	ask(s, a)
}

// acceptToo lets a member of the team accept the risk who has not approved.
func acceptToo(s scene, a author) {
	approversOf(s, high)
	entries := s.entries()
	entries["s"] = team(1)
	s.set(s.current(), "approvers", entries)
	prepare(s, a)
	for _, slot := range []int{1, 2} {
		drop(s, a, slots[slot].address)
	}
	s.set(theAcceptance, "co_accepted_by", choose(a, "person/sec2", "person/sec3"))
	declareGate(s, a)
}

func approveToo(s scene, a author) {
	approve(s, a, 1+a.pick(2), a.now)
	ask(s, a)
}

// waiveOnce grants an exception, with items or without.
func waiveOnce(s scene, a author) {
	prepare(s, a)
	waive(s, a, 0, choose(a, waiver{"CIAM306", nil}, waiver{"CIAM502", []string{"rollback_test"}}).(waiver), []any{"DE"})
}

// extend states it again, for longer, for more, or only in other words.
func extend(s scene, a author) {
	address := exceptionSlots[0]
	s.set(address, "granted_at", a.now)
	switch items := s[address].args["items"]; {
	case items != nil && a.pick(2) == 0:
		s.set(address, "items", []any{"rollback_test", "logging_review"})
	case a.pick(3) == 0:
		s.set(address, "expires_at", when(s[address].args, "expires_at").Add(time.Hour))
	case a.pick(2) == 0:
		s.set(address, "jurisdictions", []any{"DE", "FR"})
	default:
		s.set(address, "reason", "in other words")
	}
}
