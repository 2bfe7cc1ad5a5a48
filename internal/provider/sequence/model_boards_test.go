package sequence

// board is a steering group.
type board struct{ finals, deputies map[string]string }

const (
	theBoard = "steering_group/board"
	// thePanel lets somebody from business have the last say for security.
	thePanel = "steering_group/panel"
	chair    = "person/biz2" // of both
)

var boards = map[string]board{
	theBoard: {
		map[string]string{"engineering": "person/dev2", "security": "person/sec", "compliance": "person/comp"},
		map[string]string{"security": "person/sec2"},
	},
	thePanel: {
		map[string]string{"engineering": "person/dev2", "security": chair, "compliance": "person/comp"},
		map[string]string{"security": "person/sec2"},
	},
}

// misseated is CIAM108: a final approver or deputy of the migration's steering group is
// of another function.
func misseated(m map[string]any) []fault {
	group := text(m, "steering_group")
	for _, seats := range []map[string]string{boards[group].finals, boards[group].deputies} {
		for function, who := range seats {
			if functions[who] != function {
				return []fault{{code: "CIAM108", of: group}}
			}
		}
	}
	return nil
}

// theMisfit is the approval of the panel's final approver of security.
const theMisfit = "ciam_approval.misfit"

// convenePanel gives the migration that group, beside which an adviser may say no.
func convenePanel(s scene, a author) {
	s.set(s.current(), "touches", choose(a, []any{"branding"}, []any{"branding"}, []any{"mfa_policy"}))
	s.set(s.current(), "steering_group", thePanel)
	s.set(s.current(), "approvers", map[string]any{"x": entry("lex", "legal", "advisory")})
	prepare(s, a)
	if a.pick(3) == 0 {
		s.set("ciam_approval.lex", "decision", "rejected")
	}
}

// approveOutOfPlace has the misfit approve while the migration is not active, so nobody
// judges that, and override what was said before. Mostly the deputy says nothing.
func approveOutOfPlace(s scene, a author) {
	endIt(s, a)
	approve(s, a, 0, a.now)
	b := s[slots[0].address]
	delete(s, slots[0].address)
	b.args["approver"], b.args["overrides"] = chair, a.noesOf()
	s[theMisfit] = b
	if a.pick(3) > 0 {
		drop(s, a, "ciam_approval.sec2")
	}
}

// waiveOutOfPlace asks for a permit with that approval, and mostly waives that the seat
// has the wrong person.
func waiveOutOfPlace(s scene, a author) {
	wake(s)
	declareGate(s, a)
	named, _ := s[theGate].args["approval_ids"].([]any)
	s.set(theGate, "approval_ids", append(named, ref{theMisfit, "id"}))
	if a.pick(6) > 0 {
		waive(s, a, 0, waiver{"CIAM108", nil}, nil)
	}
	askPermit(s)
}

// noesOf are the noes as an approval names them in overrides; nil for none.
func (a author) noesOf() any {
	var noes []any
	for _, id := range a.noes() {
		noes = append(noes, id)
	}
	if noes == nil {
		return nil
	}
	return noes
}

// reviewerObjects lets an advisory reviewer say no, beside a team that has an external
// member and approves through the other one.
func reviewerObjects(s scene, a author) {
	no, reviewer := "ciam_approval.lex", entry("lex", "legal", "advisory")
	if a.pick(3) == 0 {
		no, reviewer = "ciam_approval.comp3", entry("comp3", "compliance", "advisory")
	}
	approversOf(s, low)
	s.set(s.current(), "approvers", map[string]any{
		"s": entry("sec", "security", ""), "c": map[string]any{"party": "team/mixed", "function": "compliance"}, "x": reviewer,
	})
	prepare(s, a)
	drop(s, a, "ciam_approval.dpo")
	s.set(no, "decision", choose(a, "rejected", "withdrawn"))
	s.set(no, "approved_at", a.now)
}

// overrideFromOutside lets the external member override that while nobody judges it, or
// the internal one.
func overrideFromOutside(s scene, a author) {
	endIt(s, a)
	slot := choose(a, 5, 5, 3).(int)
	approve(s, a, slot, a.now)
	s.set(slots[slot].address, "overrides", a.noesOf())
}

// overrideElsewhere replaces the migration, which stays, by one that supersedes it or
// not, and whose approver overrides what was said of the first one.
func overrideElsewhere(s scene, a author) {
	earlier, there := s[theMigration]
	replacing := []func(scene, author){succeedDeclared, succeedDeclared, succeedUndeclared, succeedIndependent}
	replacing[a.pick(len(replacing))](s, a)
	if !there || s.current() == theMigration {
		return
	}
	s[theMigration] = earlier
	s.set(slots[0].address, "overrides", a.noesOf())
	s.set(slots[0].address, "approved_at", a.now)
}

// askEarlier asks for a permit of the migration that was replaced.
func askEarlier(s scene, a author) {
	if _, there := s[theMigration]; !there || s.current() == theMigration {
		return
	}
	s["ciam_approval.earlier"] = block{kind: "approval", args: map[string]any{
		"migration_id": ref{theMigration, "id"}, "function": "security", "approver": "person/sec", "digest": ref{theMigration, "digest"}, "approved_at": a.now,
	}}
	s["ciam_gate.earlier"] = block{kind: "gate", args: map[string]any{
		"migration_id": ref{theMigration, "id"}, "approval_ids": []any{ref{"ciam_approval.earlier", "id"}},
	}}
	askPermitOf(s, "ciam_gate.earlier")
}
