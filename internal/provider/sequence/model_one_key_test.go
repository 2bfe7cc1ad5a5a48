package sequence

// human is who a person record stands for at a gate: who signed two of its approvals with
// one key is one human.
func (v view) human(person string) string {
	if v.oneKey && person == "person/lex" {
		return "person/comp"
	}
	return human(person)
}

// signedWithOneKey tells whether a gate shows that lex signs with the key of comp.
func (v view) signedWithOneKey(g map[string]any) bool {
	signers := map[string]bool{}
	for _, id := range texts(g, "approval_ids") {
		if a := v.records[id]; a != nil && !v.verified(id, a).IsZero() {
			signers[text(a, "approver")] = true
		}
	}
	return signers["person/lex"] && signers["person/comp"]
}

// agreeWithReviewer lets comp approve beside lex, who only advises.
func agreeWithReviewer(s scene, a author) {
	approversOf(s, low)
	s.set(s.current(), "approvers", map[string]any{
		"s": entry("sec", "security", ""), "c": choose(a, entry("comp", "compliance", ""), entry("comp", "compliance", "advisory")), "x": entry("lex", "legal", "advisory"),
	})
	prepare(s, a)
}

// signSome has most approvers sign.
func signSome(s scene, a author) {
	signAll(s, a)
	if a.pick(4) == 0 {
		s.set(choose(a, "ciam_approval.lex", "ciam_approval.comp").(string), "signature", nil)
	}
}
