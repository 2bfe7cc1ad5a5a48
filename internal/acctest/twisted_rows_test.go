package acctest

import (
	"strings"
	"testing"
)

// exceptions are several of one migration, each with a rule, its items and its dates.
func exceptionsOf(each ...[5]string) string {
	text := ""
	for _, x := range each {
		name, rule, items, from, until := x[0], x[1], x[2], x[3], x[4]
		if items != "" {
			items = "\n  items = [" + items + "]"
		}
		text += strings.NewReplacer(`"x" {`, `"`+name+`" {`, `= "x"`, `= "`+name+`"`+items).Replace(exceptionFile(rule, from, until, "r"))
	}
	return text
}

// While a migration is paused, nothing about changes is let through.
func TestTwistedPauses(t *testing.T) {
	paused := func(status string) files {
		return files{"migration.tf": with(historyFiles["migration.tf"], `status = "`+status+`"`)}
	}
	granted := func(each ...[5]string) files { return files{"x.tf": exceptionsOf(each...)} }
	one, two := [5]string{"a", "CIAM110", "", "D1", "D2"}, [5]string{"b", "CIAM110", "", "D2", "D3"}
	soft := func(name, rule string) [5]string { return [5]string{name, rule, "", "D2", "LATE"} }
	three := granted(soft("a", "CIAM110"), soft("b", "CIAM102"), soft("c", "CIAM306"))
	proof := files{"evidence.tf": replaced(evidenceOf("other"), "  collected_at", "  retained_until = \"2050-01-01T00:00:00Z\"\n  collected_at")}
	playHistories(t, map[string]historyCase{
		"granted a third time":              {[]files{granted(one), granted(two), paused("cancelled")}, granted([5]string{"c", "CIAM110", "", "D3", "LATE"}), []string{"CIAM605"}},
		"granted a third time, in one go":   {[]files{granted(one), granted(two)}, joined(paused("completed"), granted([5]string{"c", "CIAM110", "", "D3", "LATE"})), []string{"CIAM605"}},
		"granted over the budget":           {[]files{three, paused("completed")}, joined(three, files{"y.tf": exceptionsOf(soft("d", "CIAM204"))}), []string{"CIAM604"}},
		"an exception is prolonged":         {[]files{granted(one), paused("cancelled")}, granted([5]string{"a", "CIAM110", "", "D1", "LATE"}), []string{"CIAM213"}},
		"a risk acceptance is reworded":     {[]files{{"r.tf": riskFile("D2", "a", "LATE")}, paused("completed")}, files{"r.tf": riskFile("D2", "b", "LATE")}, []string{"CIAM213"}},
		"a revocation is taken back":        {[]files{{"r.tf": replaced(riskFile("D2", "a", "LATE"), "  review_by", "  revoked_at = \"D3\"\n  review_by")}, paused("cancelled")}, files{"r.tf": riskFile("D2", "a", "LATE")}, []string{"CIAM213"}},
		"evidence is destroyed":             {[]files{proof, paused("completed")}, files{"evidence.tf": ""}, []string{"CIAM505"}},
		"evidence is kept for a short time": {[]files{proof, paused("cancelled")}, files{"evidence.tf": replaced(proof["evidence.tf"], "2050", "2027")}, []string{"CIAM505"}},
		"a second time, and resumed":        {[]files{granted(one), paused("cancelled"), granted(two)}, joined(permitted(files{"migration.tf": historyFiles["migration.tf"]})), nil},
	})
}

// Exceptions count by what they are about.
func TestTwistedItems(t *testing.T) {
	apart := func(rule string, items ...string) files {
		var each [][5]string
		for i, item := range items {
			each = append(each, [5]string{string(rune('a' + i)), rule, `"` + item + `"`, "D2", "LATE"})
		}
		return files{"x.tf": exceptionsOf(each...)}
	}
	in := func(name, items, from, until string) files {
		return files{"x.tf": exceptionsOf([5]string{name, "CIAM103", items, from, until})}
	}
	playHistories(t, map[string]historyCase{
		"three decisions, each for the first time":         {nil, permitted(apart("CIAM103", "rollback", "mfa_policy", "session_design")), nil},
		"three kinds of evidence, each for the first time": {nil, permitted(apart("CIAM502", "rollback_test", "consent_review", "threat_model")), nil},
		"three controls, each for the first time":          {nil, permitted(apart("CIAM501", "nist-csf-2.0:GV.XX-01", "nist-csf-2.0:GV.XX-02", "nist-csf-2.0:GV.XX-03")), nil},
		"one decision among others, a third time":          {[]files{in("a", `"rollback", "mfa_policy"`, "D1", "D2"), in("b", `"rollback", "session_design"`, "D2", "D3")}, in("c", `"rollback"`, "D3", "LATE"), []string{"CIAM605"}},
		"another decision after two others":                {[]files{in("a", `"rollback", "mfa_policy"`, "D1", "D2"), in("b", `"rollback", "session_design"`, "D2", "D3")}, in("c", `"mfa_policy"`, "D3", "LATE"), nil},
	})
}

// A role needs somebody to hold it, and an attempt is a whole number.
func TestTwistedValues(t *testing.T) {
	mig := historyFiles["migration.tf"]
	owner := func(members string) files {
		return files{"evidence.tf": replaced(evidenceOf("other"), `ciam_party.p["comp"].id`, "ciam_party.crew.id") +
			"resource \"ciam_party\" \"crew\" {\n  kind = \"team\"\n  name = \"crew\"\n  function = \"engineering\"\n  members = [" + members + "]\n}\n" + acme +
			"resource \"ciam_party\" \"con\" {\n  kind = \"person\"\n  name = \"con\"\n  function = \"engineering\"\n  employer = ciam_party.acme.id\n}\n"}
	}
	dev := `ciam_party.p["dev"].id`
	attempt := func(n string) files {
		return files{"permit.tf": "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  attempt = " + n + "\n}\n"}
	}
	platform := func(name string) files { return files{"migration.tf": replaced(mig, `"new"`, `"`+name+`"`)} }

	playHistories(t, map[string]historyCase{
		"a team that has become empty owns evidence": {[]files{owner(dev)}, owner(""), []string{"CIAM109"}},
		"a team of contractors owns evidence":        {nil, owner("ciam_party.con.id"), []string{"CIAM305"}},
		"a team with a contractor owns evidence":     {nil, permitted(owner(dev + ", ciam_party.con.id")), nil},
		"a fraction of an attempt":                   {nil, attempt("1.5"), []string{""}},
		"attempt zero":                               {nil, attempt("0"), []string{""}},
		"an attempt before the first":                {nil, attempt("-1"), []string{""}},
		"more attempts than can be counted":          {nil, attempt("9223372036854775808"), []string{""}},
		"attempt as a text":                          {nil, attempt(`"2"`), nil},
		"a platform in upper case":                   {nil, platform("New"), []string{""}},
		"a platform with a blank":                    {nil, platform("new "), []string{""}},
		"a platform with a Cyrillic letter":          {nil, platform("nеw"), []string{""}},
		"a stranger approves under a steering group": {nil, joined(board(everyFunction+`"sec"`, ""), files{"other.tf": stated("t", "security", "sec-two", "D3", "")}), []string{"CIAM206"}},
		"a member approves under a steering group":   {nil, joined(board(everyFunction+`"sec"`, ""), files{"other.tf": stated("t", "engineering", "dev", "D3", "")}), []string{"CIAM206"}},
	})
}
