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
	// What comp-two said is part of the gate, so the permit rests on it.
	saying := []files{{"said.tf": `resource "ciam_exception" "e" {
  migration_id         = ciam_migration.m.id
  name                 = "clause"
  control              = "policy:MFA-4.2"
  jurisdictions        = ["DE"]
  reason               = "The clause changes next month."
  compensating_control = "Security looks in every week."
  requested_by         = ciam_party.p["dev"].id
  approved_by          = ciam_party.p["comp-two"].id
  granted_at           = "D2"
  expires_at           = "LATE"
}

resource "ciam_risk_acceptance" "r" {
  migration_id  = ciam_migration.m.id
  name          = "replay"
  digest        = ciam_migration.m.digest
  risk          = "Sessions are replayed."
  residual      = "low"
  justification = "They end within the hour."
  accepted_by   = ciam_party.p["comp-two"].id
  accepted_at   = "D2"
  review_by     = "LATE"
}
`, "gate.tf": replaced(historyFiles["gate.tf"], "  approval_ids", "  exception_ids = [ciam_exception.e.id]\n  risk_acceptance_ids = [ciam_risk_acceptance.r.id]\n  approval_ids")}, given[0]}
	left := replaced(historyFiles["people.tf"], "  function = each.value", "  function = each.value\n  employer = each.key == \"comp-two\" ? \"vendor/agency\" : null\n  depends_on = [ciam_party.agency]") +
		"\nresource \"ciam_party\" \"agency\" {\n  kind = \"vendor\"\n  name = \"agency\"\n}\n"
	playHistories(t, map[string]historyCase{
		"somebody who granted and accepted, and left":  {saying, files{"people.tf": left}, nil},
		"and another permit is asked for":              {saying, files{"people.tf": left, "permit.tf": again}, []string{"CIAM301", "CIAM603"}},
		"somebody who granted an exception, and moved": {saying, files{"people.tf": replaced(historyFiles["people.tf"], `comp-two = "compliance"`, `comp-two = "engineering"`)}, nil},
		"somebody who left, and the title changes":     {saying, files{"people.tf": left, "migration.tf": replaced(historyFiles["migration.tf"], `title           = "t"`, `title           = "u"`)}, nil},
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
