package acctest

import "testing"

// After a permit people leave, move and are replaced. The approvals that the permit
// rests on must be kept, and no plan fails because of them.
func TestReplacingPeopleAfterAPermit(t *testing.T) {
	const again = permitFile + "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.g.id\n  attempt = 2\n}\n"
	given := []files{{"permit.tf": permitFile}}
	successor := stated("t", "security", "sec-two", "D4", "")
	named := replaced(historyFiles["migration.tf"], `ciam_party.p["sec"].id`, `ciam_party.p["sec-two"].id`)
	both := replaced(historyFiles["gate.tf"], "[ciam_approval.s.id]", "[ciam_approval.s.id, ciam_approval.t.id]")
	only := replaced(historyFiles["gate.tf"], "ciam_approval.s.id", "ciam_approval.t.id")
	moved := replaced(historyFiles["people.tf"], `sec = "security"`, `sec = "engineering"`)
	owner := replaced(historyFiles["people.tf"], `biz = "business"`, `biz = "business", biz-two = "business"`)
	owned := replaced(historyFiles["migration.tf"], `ciam_party.p["biz"].id`, `ciam_party.p["biz-two"].id`)
	playHistories(t, map[string]historyCase{
		"an approver":                            {given, files{"migration.tf": named, "next.tf": successor, "gate.tf": both, "permit.tf": again}, nil},
		"an approver, who leaves the gate":       {given, files{"migration.tf": named, "next.tf": successor, "gate.tf": only, "permit.tf": again}, nil},
		"an approver, whose successor is silent": {given, files{"migration.tf": named, "permit.tf": again}, []string{"CIAM211"}},
		"an approver, and nothing is permitted":  {given, files{"migration.tf": named}, nil},
		"an approver, with a new ticket":         {given, files{"migration.tf": named, "security.tf": securityApproves("D2", `external_ref = "CHG-1"`)}, nil},
		"an approver who moved":                  {given, files{"people.tf": moved, "migration.tf": named, "next.tf": successor, "gate.tf": both, "permit.tf": again}, nil},
		"both owners":                            {given, files{"people.tf": owner, "migration.tf": owned, "permit.tf": again}, nil},
		"an approver, whose approval is dropped": {given, files{"migration.tf": named, "security.tf": "", "next.tf": successor, "gate.tf": only}, []string{"CIAM505"}},

		"an approver, without a permit": {nil, files{"migration.tf": named, "next.tf": successor, "gate.tf": both, "permit.tf": permitFile}, nil},
		"somebody who was never named":  {nil, files{"next.tf": successor, "gate.tf": both}, []string{"CIAM206"}},
	})
}
