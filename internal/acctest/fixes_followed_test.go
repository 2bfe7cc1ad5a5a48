package acctest

import (
	"strings"
	"testing"
)

// Fixes that messages suggest, done exactly as they say, and the mistakes that they
// are about.
func TestFixesFollowed(t *testing.T) {
	const next = "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.g.id\n  attempt = 2\n}\n"
	const pinned = "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  digest = ciam_migration.m.digest\n}\n"
	outgrown := files{"migration.tf": wider, "security.tf": securityApproves("D3", "")}
	playIn(t, newHistory, map[string]historyCase{
		"an outgrown permit, raised in place":  {[]files{permitted()}, joined(outgrown, files{"permit.tf": replaced(next, "\"next\"", "\"p\"")}), []string{"CIAM505"}},
		"an outgrown permit, and the next one": {[]files{permitted()}, joined(outgrown, files{"next.tf": next}), nil},
		"an approval for another function":     {nil, files{"security.tf": stated("s", "engineering", "sec", "D2", "")}, []string{"CIAM205", "CIAM206"}},
		"an approver under another name":       {[]files{permitted()}, files{"people.tf": replaced(historyFiles["people.tf"], "  name     = each.key", "  name     = each.key == \"sec\" ? \"sec-ra\" : each.key")}, []string{"CIAM505"}},
		"a pin that follows the scope":         {[]files{{"permit.tf": pinned}}, joined(outgrown, files{"gate.tf": replaced(historyFiles["gate.tf"], "[ciam_approval.s.id]", "[]")}), []string{"CIAM505"}},
		"a party is shown under another name":  {[]files{permitted()}, files{"people.tf": replaced(historyFiles["people.tf"], "  name     = each.key", "  name     = each.key\n  display_name = each.key == \"sec\" ? \"Sara\" : null")}, nil},
	})
}

// The elements behind count move to other numbers when one before them is removed.
// Nothing was created elsewhere then, and no migration continues another one.
func TestFirstOfACountGoes(t *testing.T) {
	t.Parallel()
	const counted = `variable "waves" { default = ["one", "two", "three"] }
`
	wave := func(meta, key string) string {
		named := replaced(historyFiles["migration.tf"], `name            = "shop"`, "name            = "+key)
		return replaced(named, "  title ", "  "+meta+"\n  title ")
	}
	w := NewWorkspace(t)
	w.Write("provider.tf", Join(ProviderBlocks(t)))
	w.Write("people.tf", historyFiles["people.tf"])
	w.Write("waves.tf", counted)
	w.Write("migration.tf", wave("count = length(var.waves)", "var.waves[count.index]"))
	w.Apply().OK()

	w.Replace("waves.tf", `"one", `, "")
	w.Plan().Fails("CIAM908", "CIAM908")

	var moved strings.Builder
	for from, key := range []string{"one", "two", "three"} {
		moved.WriteString("moved {\n  from = ciam_migration.m[" + string(rune('0'+from)) + "]\n  to   = ciam_migration.m[\"" + key + "\"]\n}\n")
	}
	w.Write("moved.tf", moved.String())
	w.Write("migration.tf", wave("for_each = toset(var.waves)", "each.key"))
	w.Apply().OK()
	w.Plan().Empty()
	w.noRecord("migration/one")
}

// An exception on which a permit rests is kept. To make room in the budget, it is
// granted again with an earlier end.
func TestRoomInTheBudgetAfterAPermit(t *testing.T) {
	grant := func(label, granted, expires string) string {
		return `resource "ciam_exception" "` + label + `" {
  migration_id         = ciam_migration.m.id
  name                 = "` + label + `"
  rule                 = "CIAM110"
  jurisdictions        = ["DE"]
  subject              = "migration/shop"
  reason               = "The owner starts next month."
  compensating_control = "The head of sales looks in."
  requested_by         = ciam_party.p["dev"].id
  approved_by          = ciam_party.p["comp"].id
  granted_at           = "` + granted + `"
  expires_at           = "` + expires + `"
}
`
	}
	exceptions := func(first string) string {
		return first + replaced(grant("two", "D1", "LATE"), "CIAM110", "CIAM102") + replaced(grant("three", "D1", "LATE"), "CIAM110", "CIAM306")
	}
	before := joined(permitted(files{
		"exceptions.tf": exceptions(grant("one", "D1", "LATE")),
		"migration.tf":  replaced(historyFiles["migration.tf"], `business_owner  = ciam_party.p["biz"].id`, `business_owner  = ciam_party.p["dev"].id`),
		"security.tf":   securityApproves("D2", ""),
		"gate.tf":       inGate(historyFiles["gate.tf"], "exception_ids = [ciam_exception.one.id]"),
	}))
	fourth := files{"fourth.tf": replaced(grant("four", "D3", "LATE"), "CIAM110", "CIAM107")}
	ended := files{"exceptions.tf": exceptions(grant("one", "D2", "D4"))}
	playIn(t, newHistory, map[string]historyCase{
		"a fourth exception":                        {[]files{before}, fourth, []string{"CIAM604"}},
		"the first one is removed":                  {[]files{before}, files{"exceptions.tf": exceptions(""), "gate.tf": historyFiles["gate.tf"]}, []string{"CIAM505"}},
		"the first one ends, and then a fourth one": {[]files{before, ended}, fourth, nil},
	})
}
