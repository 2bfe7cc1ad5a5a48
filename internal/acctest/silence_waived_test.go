package acctest

import (
	"fmt"
	"strings"
	"testing"
)

// CIAM108 reports a final approver or deputy who has moved to another function, whose
// approval no longer counts. A waiver of CIAM108 replaces no approval: CIAM211 asks for it.
func TestWaivedSeatStillNeedsAnApproval(t *testing.T) {
	final, deputised := board(everyFunction+`"sec"`, ""), board(everyFunction+`"sec"`, `security = "sec-two"`)
	moves := func(led files, who string) files {
		return files{"people.tf": replaced(led["people.tf"], who+` = "security"`, who+` = "engineering"`)}
	}
	byDeputy := joined(deputised, files{"security.tf": stated("s", "security", "sec-two", "D2", "")})
	waived := files{"x.tf": exceptionFile("CIAM108", "D2", "LATE", "r"), "gate.tf": inGate(historyFiles["gate.tf"], "exception_ids = [ciam_exception.x.id]")}
	replacedBy := func(who string) files {
		return joined(board(everyFunction+`"`+who+`"`, ""), files{
			"next.tf": stated("t", "security", who, "D3", ""), "gate.tf": replaced(waived["gate.tf"], "ciam_approval.s.id", "ciam_approval.t.id"),
		})
	}
	playHistories(t, map[string]historyCase{
		"a final approver moves":              {[]files{final}, permitted(moves(final, "sec")), []string{"CIAM108"}},
		"a final approver moves, waived":      {[]files{final}, permitted(moves(final, "sec"), waived), []string{"CIAM211"}},
		"and the waiver came first":           {[]files{joined(final, waived)}, permitted(moves(final, "sec")), []string{"CIAM211"}},
		"a deputy who approved moves, waived": {[]files{byDeputy}, permitted(moves(deputised, "sec-two"), waived), []string{"CIAM211"}},
		"a final approver who moved is back":  {[]files{final, moves(final, "sec")}, permitted(waived, files{"people.tf": final["people.tf"]}), nil},
		"another one approves in their place": {[]files{joined(final, waived), moves(final, "sec")}, permitted(replacedBy("sec-two")), nil},
		"the deputy approves in their place":  {[]files{deputised, moves(deputised, "sec")}, permitted(waived, files{"security.tf": byDeputy["security.tf"]}), nil},
		"a final approver leaves the board":   {[]files{joined(final, waived)}, permitted(files{"board.tf": boardWithout(final["board.tf"], "sec")}), nil},
		"and the waiver is not in the gate":   {[]files{joined(final, files{"x.tf": waived["x.tf"]})}, permitted(files{"board.tf": boardWithout(final["board.tf"], "sec")}), []string{"CIAM108"}},
	})
}

// boardWithout is the board's file in which a person is no member.
func boardWithout(text, person string) string {
	return replaced(text, "[for person in ciam_party.p : person.id]", fmt.Sprintf("[for name, person in ciam_party.p : person.id if name != %q]", person))
}

// CIAM902 reports a contractor who has left, and CIAM904 is silent meanwhile. A waiver of
// CIAM902 makes nobody one of the organisation's own people: CIAM904 reports them, and no
// exception waives that for those who approve or decide.
func TestWaivedLeaveStillIsExternal(t *testing.T) {
	t.Parallel()
	staff := bankExport()
	staff["erik.gone"] = hrRow{id: "40", groups: "engineering", kind: "contractor", left: true}
	staff["carla.gone"] = hrRow{id: "41", groups: "compliance", kind: "contractor", left: true}
	staff["carla.disabled"] = hrRow{id: "42", groups: "compliance", left: true}
	known := func(resource, login string) string {
		return fmt.Sprintf("resource \"ciam_party\" %q {\n  email = null\n  directory_ref = %q\n}\n", resource, login)
	}
	dev := func(login string) string {
		return replaced(breaches["CIAM904"], "erik.contractor", login)
	}
	for name, c := range map[string]struct {
		gone, disabled, person string
		waivable               bool
	}{
		"an approver":            {known("engineer", "erik.gone"), known("engineer", "erik.disabled"), "person/erik-engineer", false},
		"the compliance officer": {known("compliance", "carla.gone"), known("compliance", "carla.disabled"), "person/carla-compliance", false},
		"an implementer":         {dev("erik.gone"), dev("erik.disabled"), "person/dev", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := Example(t, "complete").employ(staff)
			w.layOver(c.gone + "\n" + asApproved)
			w.Plan().Fails("CIAM902")
			w.waive(c.person, "CIAM902")
			w.Plan().Fails("CIAM904").Reports("CIAM902", "exception/legacy-to-cloud/ciam902", c.person)
			w.Apply().Fails("CIAM904")

			w.waive(c.person, "CIAM902", "CIAM904")
			if c.waivable {
				w.Plan().OK().Reports("CIAM904", "exception/legacy-to-cloud/ciam904", c.person)
			} else {
				w.Plan().Fails("CIAM904")
			}

			w.layOver(c.disabled + "\n" + asApproved)
			w.waive(c.person, "CIAM902")
			w.Apply().OK().Omits("CIAM904")
		})
	}
}

// waive has exceptions for a party in the gate of examples/complete, one for each rule.
func (w *Workspace) waive(party string, rules ...string) {
	w.t.Helper()
	var texts, ids []string
	for _, rule := range rules {
		name := strings.ToLower(rule)
		texts = append(texts, strings.ReplaceAll(fmt.Sprintf(exception, rule, attribute("items", []string{party})), "grace", name))
		ids = append(ids, "ciam_exception."+name+".id")
	}
	w.Write("zzz_exception.tf", strings.Join(texts, "\n"))
	w.Write("zzzz_override.tf", fmt.Sprintf("resource \"ciam_gate\" \"cutover\" {\n  exception_ids = [%s]\n}\n", strings.Join(ids, ", ")))
}
