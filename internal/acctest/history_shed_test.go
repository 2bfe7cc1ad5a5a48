package acctest

import "testing"

// More ways to shed a rejection or to change what was said: all of the migration is
// destroyed and declared again, the approver gets another name, the record leaves the
// state, or the lineage is no longer named.
func TestHistoryIsNotShed(t *testing.T) {
	all := files{"migration.tf": historyFiles["migration.tf"], "security.tf": historyFiles["security.tf"], "gate.tf": historyFiles["gate.tf"]}
	keyed := func(key, at, more string) string {
		return replaced(securityApproves(at, more), "  migration_id", "  for_each     = toset([\""+key+"\"])\n  migration_id")
	}
	byKey := files{"security.tf": keyed("a", "D2", ""), "gate.tf": replaced(historyFiles["gate.tf"], "[ciam_approval.s.id]", "[for a in ciam_approval.s : a.id]")}
	human := replaced(historyFiles["people.tf"], "  function = each.value", "  function = each.value\n  directory_ref = contains([\"comp\", \"comp-x\"], each.key) ? \"carla\" : null")
	married := replaced(human, `comp = "compliance"`, `comp-x = "compliance"`)
	carla := func(text string) string { return replaced(text, `ciam_party.p["comp"]`, `ciam_party.p["comp-x"]`) }
	renamed := files{"people.tf": married, "migration.tf": carla(historyFiles["migration.tf"]), "compliance.tf": carla(complianceSays("approved", "D4", "")), "gate.tf": gateOfBoth}
	lineage := files{"security.tf": securityApproves("D3", ""), "migration.tf": with(renamedInPlace, superseding), "compliance.tf": ""}
	forgotten := files{"migration.tf": renamedInPlace}
	demoted := replaced(historyFiles["migration.tf"], `c = { party = ciam_party.p["comp"].id, function = "compliance", mode = "advisory" }`, `c = { party = ciam_party.p["comp"].id, function = "compliance" }`)
	second := replaced(historyFiles["migration.tf"], `mode = "advisory" }`, "mode = \"advisory\" }\n    d = { party = ciam_party.p[\"comp-two\"].id, function = \"compliance\", mode = \"advisory\" }")
	advice := stated("d", "compliance", "comp-two", "D4", overrides)
	permit := files{"permit.tf": permitFile}
	playHistories(t, map[string]historyCase{
		"everything is destroyed and declared again":              {[]files{rejected, undeclared}, joined(all, permit), []string{"CIAM209"}},
		"it is declared again for a wider scope":                  {[]files{{"security.tf": "", "gate.tf": "", "migration.tf": ""}}, joined(all, files{"migration.tf": wider}), []string{"CIAM213"}},
		"it is declared again with a condition":                   {[]files{{"security.tf": "", "gate.tf": "", "migration.tf": ""}}, joined(all, files{"security.tf": securityApproves("D2", `conditions = "None."`)}), []string{"CIAM213"}},
		"the reviewer approves under another name":                {[]files{joined(rejected, files{"people.tf": human})}, joined(renamed, permit), []string{"CIAM209"}},
		"the lineage is no longer named":                          {[]files{rejected, lineage, forgotten}, permit, []string{"CIAM209"}},
		"the predecessor is declared to be independent":           {[]files{rejected, lineage, {"migration.tf": with(renamedInPlace, independent)}}, permit, []string{"CIAM209"}},
		"another advisory reviewer overrides it":                  {[]files{joined(rejected, files{"migration.tf": second})}, joined(permit, files{"advice.tf": advice, "gate.tf": replaced(gateOfBoth, "ciam_approval.c.", "ciam_approval.d.")}), []string{"CIAM209"}},
		"a required approver of another function overrides":       {[]files{joined(rejected, files{"migration.tf": demoted}), {"migration.tf": historyFiles["migration.tf"], "compliance.tf": ""}}, joined(permit, files{"security.tf": securityApproves("D4", overrides)}), []string{"CIAM209"}},
		"a statement gets another key and another text":           {[]files{byKey}, joined(byKey, files{"security.tf": keyed("b", "D2", `conditions = "None."`)}), []string{"CIAM908"}},
		"only the withdrawal was ever declared, and is destroyed": {[]files{{"compliance.tf": complianceSays("withdrawn", "D3", "")}, {"compliance.tf": ""}}, permit, []string{"CIAM209"}},
		"a rejection of another scope":                            {nil, joined(permit, files{"compliance.tf": replaced(complianceSays("rejected", "D3", ""), "ciam_migration.m.digest", `"sha256:`+zeros+`"`), "gate.tf": gateOfBoth}), []string{"CIAM209"}},
		"overridden at the second of the rejection":               {[]files{rejected}, joined(permit, files{"security.tf": securityApproves("D3", overrides)}), []string{"CIAM209"}},

		"a statement gets another key":                      {[]files{byKey}, files{"security.tf": keyed("b", "D2", "")}, nil},
		"the one with another name is overridden":           {[]files{joined(rejected, files{"people.tf": human})}, joined(permit, files{"people.tf": married, "migration.tf": carla(historyFiles["migration.tf"]), "compliance.tf": "", "security.tf": securityApproves("D4", overrides)}), nil},
		"overridden for the successor":                      {[]files{rejected, lineage}, joined(permit, files{"security.tf": securityApproves("D4", overrides)}), nil},
		"everything is destroyed and declared as it was":    {[]files{{"security.tf": "", "gate.tf": "", "migration.tf": ""}}, joined(all, permit), nil},
		"the scope is widened, and narrowed again, with it": {[]files{{"migration.tf": wider, "security.tf": securityApproves("D3", "")}, {"migration.tf": historyFiles["migration.tf"], "security.tf": securityApproves("D4", "")}}, permit, nil},
	})
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"
