package acctest

import "testing"

// What is accepted and authorised is bound to its scope, to persons and to a time, at
// high risk.
func TestBoundAtHighRisk(t *testing.T) {
	risk := func(at, residual, more string) files {
		return files{"risk.tf": replaced(replaced(riskyFiles["risk.tf"], `"D2"`, `"`+at+`"`), "  residual      = \"moderate\"\n", "  residual      = \""+residual+"\"\n  "+more+"\n")}
	}
	revoked := risk("D2", "moderate", `revoked_at = "D4"`)
	owners := func(fields string) files {
		return files{
			"people.tf":    replaced(riskyFiles["people.tf"], "  function = each.value", "  function = each.value\n  "+fields),
			"migration.tf": replaced(riskyFiles["migration.tf"], `business_owner  = ciam_party.p["biz"].id`, `business_owner  = ciam_party.p["biz-two"].id`),
		}
	}
	two := `co_accepted_by = ciam_party.p["biz-two"].id`
	// other is an acceptance under another name, and alone in the gate.
	other := func(at, more string) files {
		return files{
			"risk2.tf": replaced(replaced(risk(at, "moderate", more)["risk.tf"], `"r" {`, `"o" {`), `= "r"`, `= "o"`),
			"gate.tf":  replaced(riskyFiles["gate.tf"], "ciam_risk_acceptance.r.id", "ciam_risk_acceptance.o.id"),
		}
	}
	renamed := func(at string) files {
		return files{"risk.tf": replaced(risk(at, "moderate", "")["risk.tf"], `= "r"`, `= "o"`)}
	}
	gone := files{"risk.tf": "", "gate.tf": replaced(riskyFiles["gate.tf"], "[ciam_risk_acceptance.r.id]", "[]")}
	back := files{"gate.tf": riskyFiles["gate.tf"]}
	empty := replaced(riskyFiles["gate.tf"], "concat([ciam_approval.s.id, ciam_approval.c.id, ciam_approval.e.id], local.more_approvals)", "[]")
	emergency := func(who string) files {
		return files{"gate.tf": empty, "permit.tf": `resource "ciam_permit" "p" {
  gate_id = ciam_gate.g.id
  emergency = {
    incident      = "INC-1"
    reason        = "The old platform is down."
    authorised_by = ciam_party.p["` + who + `"].id
    ratify_by     = "LATE"
  }
}
`}
	}
	one := func(who, other string) files {
		return owners(`directory_ref = contains(["` + who + `", "` + other + `"], each.key) ? (each.key == "` + who + `" ? "Jo" : "jo") : null`)
	}
	evidence := func(old, next string) files {
		return files{"evidence.tf": replaced(riskyFiles["evidence.tf"], old, next)}
	}
	playIn(t, newRisky, map[string]historyCase{
		"a revocation is removed":                      {[]files{revoked}, permitted(risk("D2", "moderate", "")), []string{"CIAM213"}},
		"a revocation is moved":                        {[]files{revoked}, permitted(risk("D2", "moderate", `revoked_at = "LATE"`)), []string{"CIAM213"}},
		"a revoked acceptance is declared again":       {[]files{revoked, gone}, permitted(back, risk("D2", "moderate", "")), []string{"CIAM213"}},
		"accepted again, before it was revoked":        {[]files{revoked}, permitted(risk("D3", "moderate", "")), []string{"CIAM213"}},
		"a revoked risk gets another name":             {[]files{revoked}, permitted(renamed("D3")), []string{"CIAM214"}},
		"a revoked risk is destroyed, and renamed":     {[]files{revoked, gone}, permitted(back, renamed("D3")), []string{"CIAM214"}},
		"another acceptance beside the revoked one":    {[]files{revoked}, permitted(other("D3", "")), []string{"CIAM214"}},
		"another acceptance in the revocation's plan":  {nil, permitted(joined(revoked, other("D3", ""))), []string{"CIAM214"}},
		"another one is reworded after it was revoked": {[]files{joined(risk("D2", "moderate", ""), other("D1", "")), revoked}, permitted(other("D3", "conditions = \"None.\"")), []string{"CIAM214"}},
		"another one, accepted before the revocation":  {[]files{joined(risk("D2", "moderate", ""), other("D3", "")), revoked}, permitted(), nil},
		"another one, accepted after the revocation":   {[]files{risk("D2", "moderate", `revoked_at = "D3"`)}, permitted(renamed("D4")), nil},
		"revoked for a time to come":                   {nil, permitted(risk("D2", "moderate", `revoked_at = "LATE"`)), []string{"CIAM214"}},
		"the risk of a scope that was widened":         {nil, permitted(within(`["DE", "FR"]`), files{"risk.tf": riskyFiles["risk.tf"]}), []string{"CIAM213"}},
		"a critical risk, accepted alone":              {nil, permitted(risk("D3", "critical", "")), []string{"CIAM214"}},
		"a critical risk, accepted twice by one":       {nil, permitted(owners(""), risk("D3", "critical", `co_accepted_by = ciam_party.p["biz"].id`)), []string{"CIAM214"}},
		"a critical risk, by two records of one":       {nil, permitted(one("biz", "biz-two"), risk("D3", "critical", two)), []string{"CIAM214"}},
		"a critical risk, accepted by anybody":         {nil, permitted(owners(""), risk("D3", "critical", `co_accepted_by = ciam_party.p["dev"].id`)), []string{"CIAM214"}},
		"a critical risk, accepted by both owners":     {nil, permitted(owners(""), risk("D3", "critical", two)), nil},
		"a revoked risk is accepted again later":       {[]files{risk("D2", "moderate", `revoked_at = "D3"`)}, permitted(risk("D4", "moderate", "")), nil},
		"evidence is replaced after the review":        {nil, permitted(evidence("evidence.bank.example", "elsewhere.bank.example")), []string{"CIAM506"}},
		"evidence changes its kind after the review":   {nil, permitted(evidence("kind         = each.key", `kind         = each.key == "threat_model" ? "other" : each.key`)), []string{"CIAM502"}},
		"an implementer authorises an emergency":       {nil, emergency("dev"), []string{"CIAM807"}},
		"an implementer's other record authorises":     {nil, joined(one("dev", "biz"), emergency("biz")), []string{"CIAM807"}},
		"a bystander authorises an emergency":          {nil, emergency("sec-two"), []string{"CIAM807"}},
		"an emergency while the migration is paused":   {nil, joined(emergency("biz"), files{"migration.tf": with(riskyFiles["migration.tf"], `status = "cancelled"`)}), []string{"CIAM810"}},
		"an emergency after a rejection":               {[]files{{"compliance.tf": complianceReviewed("D3", `decision = "rejected"`)}}, emergency("biz"), []string{"CIAM209"}},
		"an emergency of the decommission":             {nil, joined(emergency("biz"), files{"gate.tf": inGate(empty, `stage = "decommission"`)}), []string{"CIAM801"}},
		"the owner authorises an emergency":            {nil, emergency("biz"), nil},
		"a required approver authorises an emergency":  {nil, emergency("comp"), nil},
		"a permit is born with a success":              {nil, files{"permit.tf": outcomeFile("succeeded")}, []string{"CIAM808"}},
		"a permit is born aborted":                     {nil, files{"permit.tf": outcomeFile("aborted")}, []string{"CIAM808"}},
		"an outcome is taken back":                     {[]files{permitted(), {"permit.tf": outcomeFile("succeeded")}}, files{"permit.tf": outcomeFile("in_progress")}, []string{"CIAM808"}},
		"a success is aborted":                         {[]files{permitted(), {"permit.tf": outcomeFile("succeeded")}}, files{"permit.tf": outcomeFile("aborted")}, []string{"CIAM808"}},
		"a roll-back succeeds":                         {[]files{permitted(), {"permit.tf": outcomeFile("rolled_back")}}, files{"permit.tf": outcomeFile("succeeded")}, []string{"CIAM808"}},
		"a success is rolled back":                     {[]files{permitted(), {"permit.tf": outcomeFile("succeeded")}}, files{"permit.tf": outcomeFile("rolled_back")}, nil},
	})
}

func outcomeFile(outcome string) string {
	return "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  outcome = \"" + outcome + "\"\n}\n"
}

// inGate adds an argument to the gate g.
func inGate(gate, argument string) string {
	const head = "resource \"ciam_gate\" \"g\" {\n"
	return replaced(gate, head, head+"  "+argument+"\n")
}
