package acctest

import (
	"strings"
	"testing"
)

// board is a steering group beside the migration of historyFiles, which decides with it.
// final and deputies are people by function.
func board(final, deputies string) files {
	return files{
		"board.tf": `resource "ciam_steering_group" "b" {
  name            = "board"
  chair           = ciam_party.p["biz"].id
  members         = [for person in ciam_party.p : person.id]
  final_approvers = { for f, who in { ` + final + ` } : f => ciam_party.p[who].id }
  deputies        = { for f, who in { ` + deputies + ` } : f => ciam_party.p[who].id }
}
`,
		"people.tf":    replaced(historyFiles["people.tf"], `dev = "engineering"`, `dev = "engineering", dev-two = "engineering"`),
		"migration.tf": with(replaced(historyFiles["migration.tf"], `    s = { party = ciam_party.p["sec"].id, function = "security" }`+"\n", ""), "steering_group = ciam_steering_group.b.id"),
	}
}

const everyFunction = `engineering = "dev-two", compliance = "comp", security = `

// What authors try with lineages, halves, keys and modules.
func TestTwistedLineages(t *testing.T) {
	mig, gate := historyFiles["migration.tf"], historyFiles["gate.tf"]
	wide := files{"migration.tf": replaced(mig, `["branding"]`, `["branding", "localization"]`), "security.tf": securityApproves("D3", "")}
	wideNo := joined(wide, rejected)
	quiet := files{"compliance.tf": complianceSays("approved", "D3", "")}
	half := func(label, name, touch, more string) string {
		return strings.NewReplacer(`"m" {`, `"`+label+`" {`, `"shop"`, `"`+name+`"`, `["branding"]`, `["`+touch+`"]`, "  title ", "  "+more+"\n  title ").Replace(mig)
	}
	gone := files{"migration.tf": "", "security.tf": "", "gate.tf": "", "compliance.tf": ""}
	halves := func(one, other string) files {
		to := strings.NewReplacer("ciam_migration.m.", "ciam_migration.n.")
		return joined(gone, files{
			"n.tf": half("n", "shop-a", "branding", one), "o.tf": half("o", "shop-b", "localization", other),
			"security.tf": to.Replace(securityApproves("D4", "")), "gate.tf": to.Replace(gate),
		})
	}
	ofSecond := func(text string) string {
		return strings.NewReplacer("ciam_migration.m.", "ciam_migration.o.", `"c" {`, `"c2" {`, `["comp"]`, `["comp-two"]`).Replace(text)
	}
	// two are migrations with a rejection each, by different people.
	two := files{
		"migration.tf":  replaced(mig, `c = { party = ciam_party.p["comp"].id`, `d = { party = ciam_party.p["comp-two"].id, function = "compliance", mode = "advisory" }`+"\n    "+`c = { party = ciam_party.p["comp"].id`),
		"o.tf":          replaced(half("o", "cafe", "localization", ""), `["comp"]`, `["comp-two"]`),
		"compliance.tf": complianceSays("rejected", "D3", "") + ofSecond(complianceSays("rejected", "D3", "")),
	}
	merged := func(overridden, more string) files {
		to := strings.NewReplacer("ciam_migration.m.", "ciam_migration.n.")
		return joined(gone, files{
			"o.tf": "", "n.tf": half("n", "both", `branding", "localization`, `supersedes = ["migration/shop", "migration/cafe"]`+more),
			"security.tf": to.Replace(securityApproves("D4", "overrides = ["+overridden+"]")), "gate.tf": to.Replace(gate),
		})
	}
	shopNo, cafeNo := `"approval/shop/cutover/compliance/comp"`, `"approval/cafe/cutover/compliance/comp-two"`
	keyed := func(key string) files {
		of := strings.NewReplacer("ciam_migration.m.", "ciam_migration.m[\""+key+"\"].").Replace
		return files{"migration.tf": replaced(mig, "  name            = \"shop\"\n", "  for_each = { "+key+" = \"shop\" }\n  name = each.value\n"), "security.tf": of(securityApproves("D2", "")), "gate.tf": of(gate)}
	}
	renamedKey := files{"moved.tf": moved(`ciam_migration.m["a"]`, `ciam_migration.m["b"]`)}
	playHistories(t, map[string]historyCase{
		"split into halves, silent about it":              {[]files{wideNo}, permitted(halves("", "")), []string{"CIAM711"}},
		"split into halves, and only one continues":       {[]files{wideNo, halves("", `supersedes = ["migration/shop"]`)}, permitted(), []string{"CIAM711"}},
		"split into halves, one independent of the other": {[]files{wideNo}, permitted(halves(`independent_of = [ciam_migration.o.id]`, "")), []string{"CIAM711"}},
		"split into halves that continue it":              {[]files{wideNo}, permitted(halves(`supersedes = ["migration/shop"]`, `supersedes = ["migration/shop"]`)), []string{"CIAM209"}},
		"split without a rejection":                       {[]files{joined(wide, quiet)}, permitted(halves("", "")), nil},
		"merged, and one of two rejections overridden":    {[]files{two}, permitted(merged(shopNo, "")), []string{"CIAM209"}},
		"merged, and the other one overridden":            {[]files{two}, permitted(merged(cafeNo, "")), []string{"CIAM209"}},
		"merged, and both overridden":                     {[]files{two}, permitted(merged(shopNo+", "+cafeNo, "")), nil},
		"merged, one cancelled with its rejection":        {[]files{two, {"o.tf": with(two["o.tf"], `status = "cancelled"`)}}, permitted(merged(shopNo, "")), []string{"CIAM209"}},
		"the tier is lowered after the approval":          {[]files{{"migration.tf": with(mig, `minimum_risk = "low"`), "security.tf": securityApproves("D3", "")}}, permitted(files{"migration.tf": mig}), []string{"CIAM213"}},
		"independent of itself":                           {nil, permitted(files{"migration.tf": with(mig, independent)}), []string{""}},
		"continues and is independent":                    {[]files{quiet}, joined(gone, files{"n.tf": half("n", "shop-a", "branding", superseding+"\n"+independent)}), []string{""}},
		"another key for the same name, moved":            {[]files{keyed("a")}, permitted(keyed("b"), renamedKey), nil},
		"another key for the same name, not moved":        {[]files{keyed("a")}, permitted(keyed("b")), nil},
	})
}

func moved(from, to string) string { return "moved {\n  from = " + from + "\n  to   = " + to + "\n}\n" }

// A migration that moves into a module takes its rejections along, and its permit too.
func TestRejectionMovesIntoAModule(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before files
		codes  []string
	}{
		"with a rejection": {rejected, []string{"CIAM209"}},
		"with an approval": {files{"compliance.tf": complianceSays("approved", "D3", "")}, nil},
		"with a permit":    {permitted(files{"compliance.tf": complianceSays("approved", "D3", "")}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newHistory(t)
			w.applied(c.before)
			for file := range joined(historyFiles, c.before) {
				if file != "people.tf" {
					w.Remove(file)
				}
			}
			w.write("mod/main.tf", strings.NewReplacer("ciam_party.p[", "var.p[").Replace(
				"terraform {\n  required_providers {\n    ciam = { source = \"ciam-governance/ciam\" }\n  }\n}\n\nvariable \"p\" {}\n\n"+
					historyFiles["migration.tf"]+historyFiles["security.tf"]+historyFiles["gate.tf"]))
			w.write("module.tf", "module \"x\" {\n  source = \"./mod\"\n  p      = ciam_party.p\n}\n"+moved("ciam_migration.m", "module.x.ciam_migration.m")+
				moved("ciam_approval.s", "module.x.ciam_approval.s")+moved("ciam_gate.g", "module.x.ciam_gate.g"))
			w.write("permit.tf", "resource \"ciam_permit\" \"p\" {\n  gate_id    = \"gate/shop/cutover\"\n  depends_on = [module.x]\n}\n")
			w.Run("get").OK()
			if c.codes != nil {
				w.Plan().Fails(c.codes...)
				w.Apply().Fails(c.codes...)
				return
			}
			w.Apply().OK()
			w.Plan().Empty()
		})
	}
}

// Roles that change between approvals.
func TestTwistedRoles(t *testing.T) {
	mig, people := historyFiles["migration.tf"], historyFiles["people.tf"]
	approvedBy := func(label, who, at, more string) string { return stated(label, "security", who, at, more) }
	led := func(final, deputy string) files {
		return board(everyFunction+`"`+final+`"`, map[bool]string{true: "", false: `security = "` + deputy + `"`}[deputy == ""])
	}
	no := func(who, at string) string { return approvedBy("s", who, at, `decision = "rejected"`) }
	yes := func(who, at, more string) files { return files{"security.tf": approvedBy("s", who, at, more)} }
	bySecond := func(at, more string) files {
		return files{"second.tf": approvedBy("t", "sec-two", at, more), "gate.tf": replaced(historyFiles["gate.tf"], "ciam_approval.s.id", "ciam_approval.t.id")}
	}
	both := files{"migration.tf": replaced(mig, `    s = {`, `    t = { party = ciam_party.p["sec-two"].id, function = "security" }`+"\n    s = {")}
	over := `overrides = ["approval/shop/cutover/security/sec"]`
	function := func(who, f string) files {
		return files{"people.tf": replaced(people, who+` = "security"`, who+` = "`+f+`"`)}
	}
	team := func(members string) files {
		return files{
			"team.tf":      "resource \"ciam_party\" \"red\" {\n  kind = \"team\"\n  name = \"red\"\n  function = \"security\"\n  members = [for m in [" + members + "] : ciam_party.p[m].id]\n}\n",
			"migration.tf": replaced(mig, `ciam_party.p["sec"].id, function = "security"`, `ciam_party.red.id, function = "security", quorum = 2`),
			"second.tf":    approvedBy("t", "sec-two", "D3", ""), "gate.tf": replaced(historyFiles["gate.tf"], "ciam_approval.s.id", "ciam_approval.s.id, ciam_approval.t.id"),
			"people.tf": replaced(people, `sec-two = "security"`, `sec-two = "security", sec-three = "security"`),
		}
	}
	refs := func(refs string) files {
		return files{"people.tf": replaced(people, "  function = each.value", "  function = each.value\n  directory_ref = lookup({ "+refs+" }, each.key, null)")}
	}
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKQ1WF0Uw5YZ6BvPZQKw6q4m3q8WZ0FZqzv0aK1m4o2T"
	keys := func(keys string) files {
		return files{"people.tf": replaced(people, "  function = each.value", "  function = each.value\n  signing_keys = lookup({ "+keys+" }, each.key, null)")}
	}
	three := files{"people.tf": replaced(people, "  function = each.value", "  function = each.value\n  directory_ref = lookup({ sec = \"Jo.Doe\", sec-two = \" jo.doe\" }, each.key, null)\n"+
		"  signing_keys = lookup({ sec-two = [\""+key+" a\"], comp = [\""+key+" b c\"] }, each.key, null)")}
	employed := func(who string) files {
		return files{"people.tf": replaced(people, "  function = each.value", "  function = each.value\n  employer = each.key == \""+who+"\" ? ciam_party.acme.id : null") + acme}
	}
	none := files{"security.tf": "", "gate.tf": replaced(historyFiles["gate.tf"], "[ciam_approval.s.id]", "[]")}
	within := func(seat, approval string) files {
		return files{"migration.tf": replaced(mig, `function = "security" }`, `function = "security", jurisdictions = [`+seat+`] }`), "security.tf": securityApproves("D3", approval)}
	}
	playHistories(t, map[string]historyCase{
		"a final approver becomes the deputy":                         {[]files{led("sec", "")}, permitted(led("sec-two", "sec")), nil},
		"a final approver leaves the board":                           {[]files{led("sec", "")}, permitted(led("sec-two", "")), []string{"CIAM211"}},
		"a final approver rejects, and the deputy takes the seat":     {[]files{joined(led("sec", "sec-two"), files{"security.tf": no("sec", "D3")})}, permitted(led("sec-two", "sec"), bySecond("D4", "")), []string{"CIAM209"}},
		"a deputy overrides before and is final after":                {[]files{joined(led("sec", "sec-two"), files{"security.tf": no("sec", "D3")}), bySecond("D4", over)}, permitted(led("sec-two", "sec")), []string{"CIAM209"}},
		"the next final approver overrides":                           {[]files{joined(led("sec", "sec-two"), files{"security.tf": no("sec", "D3")})}, permitted(led("sec-two", "sec"), bySecond("D4", over)), nil},
		"a deputy whose principal left":                               {[]files{led("sec", "sec-two")}, permitted(board(`engineering = "dev-two", compliance = "comp"`, `security = "sec-two"`), bySecond("D4", "")), []string{"CIAM202"}},
		"a deputy approves for the principal":                         {[]files{led("sec", "sec-two")}, permitted(joined(none, bySecond("D4", ""))), nil},
		"an approver moves to another function":                       {nil, permitted(function("sec", "engineering")), []string{"CIAM205"}},
		"an approver moves away and comes back":                       {[]files{function("sec", "engineering")}, permitted(function("sec", "security")), nil},
		"a member of a quorum leaves":                                 {[]files{team(`"sec", "sec-two"`)}, permitted(team(`"sec", "sec-three"`)), []string{"CIAM211"}},
		"a member of a quorum leaves and comes back":                  {[]files{team(`"sec", "sec-two"`), team(`"sec", "sec-three"`)}, permitted(team(`"sec", "sec-two"`)), nil},
		"a quorum within a team that shrinks":                         {[]files{team(`"sec", "sec-two"`)}, permitted(team(`"sec"`)), []string{"CIAM109"}},
		"three records over two functions":                            {nil, permitted(three, both), []string{"CIAM401"}},
		"two records of one human in a quorum":                        {nil, permitted(team(`"sec", "sec-two"`), files{"people.tf": withRefs(people, `sec = "JO", sec-two = "jo"`)}), []string{"CIAM109"}},
		"an approver's other record implements":                       {nil, permitted(refs(`sec = "Jo", dev = "jo "`)), []string{"CIAM402"}},
		"an approver's key with another comment is the owner's":       {nil, permitted(keys(`sec = ["` + key + ` work"], biz = ["` + key + ` home office"]`)), []string{"CIAM403"}},
		"a rejection by one record, an approval by the human's other": {[]files{joined(refs(`sec = "Jo", sec-two = "jo"`), both, yes("sec", "D3", `decision = "rejected"`))}, permitted(bySecond("D4", "")), []string{"CIAM209"}},
		"a vendor's employee becomes internal and approves":           {[]files{joined(employed("sec-two"), none)}, permitted(files{"people.tf": people, "migration.tf": replaced(mig, `["sec"]`, `["sec-two"]`)}, bySecond("D4", "")), nil},
		"an approver for another country approves for that":           {nil, permitted(within(`"FR"`, `jurisdictions = ["FR"]`)), []string{"CIAM211"}},
		"an approver for another country approves for all":            {nil, permitted(within(`"FR"`, "")), nil},
	})
}

// withRefs are people with one more of security, and with directory_refs.
func withRefs(people, refs string) string {
	return replaced(replaced(people, `sec-two = "security"`, `sec-two = "security", sec-three = "security"`), "  function = each.value", "  function = each.value\n  directory_ref = lookup({ "+refs+" }, each.key, null)")
}

const acme = "resource \"ciam_party\" \"acme\" {\n  kind = \"vendor\"\n  name = \"acme\"\n}\n"
