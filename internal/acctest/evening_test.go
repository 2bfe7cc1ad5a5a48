package acctest

import "testing"

// What authors of pull requests try the evening before a cutover, at low risk: with
// Terraform's own means, and with roles that change meanwhile.
func TestEveningBeforeACutover(t *testing.T) {
	mig, gate, people := historyFiles["migration.tf"], historyFiles["gate.tf"], historyFiles["people.tf"]
	sec, two := `ciam_party.p["sec"].id`, `ciam_party.p["sec-two"].id`
	teams := func(one, other string) files {
		team := func(label, members string) string {
			return "resource \"ciam_party\" \"" + label + "\" {\n  kind = \"team\"\n  name = \"" + label + "\"\n  function = \"security\"\n  members = [" + members + "]\n}\n"
		}
		return files{"team.tf": team("team", one) + team("other", other), "migration.tf": replaced(mig, sec, "ciam_party.team.id"), "security.tf": securityApproves("D3", "")}
	}
	gateWith := func(argument string) files { return files{"gate.tf": inGate(gate, argument)} }
	literal := files{"permit.tf": "resource \"ciam_permit\" \"p\" {\n  gate_id = \"gate/shop/cutover\"\n}\n"}
	migrationWith := func(argument string) files {
		return files{"migration.tf": replaced(mig, "  title ", "  "+argument+"\n  title ")}
	}
	pin := func(digest string) files {
		return files{"permit.tf": "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  digest = \"" + digest + "\"\n}\n"}
	}
	other := replaced(replaced(mig, `"m"`, `"n"`), `"shop"`, `"other"`)
	foreign := files{
		"n.tf": other + "resource \"ciam_evidence\" \"x\" {\n  migration_id = ciam_migration.n.id\n  name = \"x\"\n  kind = \"other\"\n  uri = \"https://x.example\"\n  owner = ciam_party.p[\"comp\"].id\n  collected_at = \"D1\"\n}\n",
	}
	no := files{"compliance.tf": complianceSays("rejected", "D3", "")}
	legal := files{
		"legal.tf": "resource \"ciam_party\" \"legal\" {\n  kind = \"person\"\n  name = \"legal\"\n  function = \"legal\"\n}\n" +
			replaced(stated("l", "legal", "comp", "D4", ""), `ciam_party.p["comp"].id`, "ciam_party.legal.id"),
		"migration.tf": replaced(mig, "    c = {", "    l = { party = ciam_party.legal.id, function = \"legal\", mode = \"advisory\" }\n    c = {"),
	}
	playIn(t, newHistory, map[string]historyCase{
		"an approver leaves the team that approves":            {[]files{teams(sec, two)}, permitted(teams(two, sec)), []string{"CIAM211"}},
		"an approver leaves the team after the permit's plan":  {[]files{teams(sec, two)}, joined(teams(two, sec), literal), []string{"CIAM806"}},
		"another member joins the team that approves":          {[]files{teams(sec, two)}, permitted(teams(sec+", "+two, two)), nil},
		"the gate is switched off in the permit's plan":        {[]files{gateWith("count = 1")}, joined(gateWith("count = 0"), literal), []string{"CIAM806"}},
		"the gate ignores that its approval is destroyed":      {[]files{gateWith("lifecycle { ignore_changes = all }")}, permitted(files{"security.tf": "", "gate.tf": inGate(replaced(gate, "[ciam_approval.s.id]", "[]"), "lifecycle { ignore_changes = all }")}), []string{"CIAM907"}},
		"the approval ignores that the scope is widened":       {[]files{{"security.tf": securityApproves("D2", "lifecycle { ignore_changes = all }")}}, permitted(files{"migration.tf": wider, "security.tf": securityApproves("D2", "lifecycle { ignore_changes = all }")}), []string{"CIAM207"}},
		"a rejection, and another function approves later":     {[]files{no}, permitted(legal), []string{"CIAM209"}},
		"a rejection, overridden by another advisory reviewer": {[]files{no}, permitted(files{"migration.tf": twoReviewers, "other.tf": stated("d", "compliance", "comp-two", "D4", overrides)}), []string{"CIAM209"}},
		"a predecessor that never was":                         {nil, permitted(migrationWith(`supersedes = ["migration/old"]`)), []string{"CIAM907"}},
		"a gate that follows its own permit":                   {nil, permitted(gateWith(`follows = "permit/shop/cutover/1"`)), []string{"CIAM907"}},
		"a pin of another scope":                               {nil, pin("sha256:" + zeros), []string{"CIAM805"}},
		"a vendor employs the approver after the approval":     {nil, permitted(files{"people.tf": replaced(people, "  function = each.value", "  function = each.value\n  employer = each.key == \"sec\" ? ciam_party.acme.id : null") + "resource \"ciam_party\" \"acme\" {\n  kind = \"vendor\"\n  name = \"acme\"\n}\n"}), []string{"CIAM304"}},
		"an approval of another migration's scope":             {nil, permitted(foreign, files{"security.tf": replaced(securityApproves("D3", ""), "ciam_migration.m.digest", "\"sha256:"+zeros+"\"")}), []string{"CIAM207"}},
		"the gate names evidence of another migration":         {nil, permitted(foreign, gateWith("evidence_ids = [ciam_evidence.x.id]")), []string{"CIAM803"}},
		"the status is completed, and the permit is wanted":    {nil, permitted(migrationWith(`status = "completed"`)), []string{"CIAM810"}},
		"the key of an approver's seat is renamed":             {nil, permitted(files{"migration.tf": replaced(mig, "    s = { party", "    security = { party")}), nil},
		"the gate gets a count, and the permit follows it":     {nil, joined(gateWith("count = 1"), files{"permit.tf": "resource \"ciam_permit\" \"p\" { gate_id = ciam_gate.g[0].id }\n"}), nil},
		"a second attempt while the first one runs":            {[]files{permitted()}, files{"again.tf": "resource \"ciam_permit\" \"q\" {\n  gate_id = ciam_gate.g.id\n  attempt = 2\n}\n"}, nil},
		"a cutover is rolled back after its gate has closed":   {[]files{permitted(), {"security.tf": securityApproves("D4", `decision = "withdrawn"`)}}, files{"permit.tf": outcomeFile("rolled_back")}, nil},
		"a cutover succeeds, and the migration with it":        {[]files{permitted()}, joined(migrationWith(`status = "completed"`), files{"permit.tf": outcomeFile("succeeded")}), nil},
		"a condition is reworded, and approved again":          {[]files{{"security.tf": securityApproves("D3", `conditions = "Only in DE."`)}}, permitted(files{"security.tf": securityApproves("D4", `conditions = "Only DE."`)}), nil},
		"the migration and its gate move into for_each":        {[]files{permitted()}, files{"gate.tf": "moved {\n  from = ciam_gate.g\n  to = ciam_gate.g[\"a\"]\n}\n" + inGate(gate, "for_each = toset([\"a\"])"), "permit.tf": "resource \"ciam_permit\" \"p\" { gate_id = ciam_gate.g[\"a\"].id }\n"}, nil},
	})
}

// The same at high risk: what was reviewed and accepted changes afterwards.
func TestEveningBeforeARiskyCutover(t *testing.T) {
	piece := func(old, next string) files {
		return files{"evidence.tf": replaced(riskyFiles["evidence.tf"], old, next)}
	}
	uri := `uri          = "https://evidence.bank.example/${each.key}.pdf"`
	none := "uri          = each.key == \"consent_review\" ? null : \"https://evidence.bank.example/${each.key}.pdf\"\n  not_applicable = each.key == \"consent_review\" ? \"No consent is asked for.\" : null"
	reason := joined(piece(uri, none), files{"compliance.tf": complianceReviewed("D3", "")})
	vendor := files{"people.tf": replaced(riskyFiles["people.tf"], "  function = each.value", "  function = each.value\n  employer = each.key == \"biz\" ? ciam_party.acme.id : null") +
		"resource \"ciam_party\" \"acme\" {\n  kind = \"vendor\"\n  name = \"acme\"\n}\n"}
	playIn(t, newRisky, map[string]historyCase{
		"a reason in place of evidence, which compliance did not see": {nil, permitted(piece(uri, none)), []string{"CIAM502", "CIAM506"}},
		"evidence after all, which compliance did not see":            {[]files{reason}, permitted(piece(uri, uri)), []string{"CIAM506"}},
		"the risk acceptor moves to a vendor":                         {nil, permitted(vendor), []string{"CIAM101", "CIAM301"}},
		"a reason in place of evidence, which compliance approved":    {nil, permitted(reason), nil},
		"evidence after all, which compliance reviewed":               {[]files{reason}, permitted(piece(uri, uri), files{"compliance.tf": complianceReviewed("D4", "")}), nil},
	})
}
