package acctest

import (
	"fmt"
	"strings"
	"testing"
)

// seat is a migration of low risk with more people of security, whose approvers and
// approvals a test chooses.
func seat(t *testing.T, more, approvers string, approvals ...string) history {
	t.Helper()
	w := newHistory(t)
	w.write("people.tf", historyFiles["people.tf"]+more)
	w.write("migration.tf", strings.Replace(historyFiles["migration.tf"],
		`s = { party = ciam_party.p["sec"].id, function = "security" }`, approvers, 1))
	var ids []string
	text := ""
	for i, name := range approvals {
		label := fmt.Sprintf("s%d", i)
		text += stated(label, "security", name, "D2", "")
		ids = append(ids, fmt.Sprintf("ciam_approval.%s.id", label))
	}
	w.write("security.tf", text)
	w.write("gate.tf", fmt.Sprintf("resource \"ciam_gate\" \"g\" {\n  migration_id = ciam_migration.m.id\n  approval_ids = [%s]\n}\n", strings.Join(ids, ", ")))
	w.write("permit.tf", permitFile)
	return w
}

// ofTeam is a team of security with the members that the keys name.
func ofTeam(name string, members ...string) string {
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = fmt.Sprintf("ciam_party.p[%q].id", m)
	}
	return fmt.Sprintf("\nresource \"ciam_party\" %q {\n  kind     = \"team\"\n  name     = %q\n  function = \"security\"\n  members  = [%s]\n}\n", name, name, strings.Join(ids, ", "))
}

// One person fills one seat, and seats of one person are one.
func TestOnePersonFillsOneSeat(t *testing.T) {
	t.Parallel()
	red, blue := ofTeam("red", "sec", "sec-two"), ofTeam("blue", "sec")
	for name, c := range map[string]struct {
		more, approvers string
		approvals       []string
		codes           []string
	}{
		"one team twice":         {red, `a = { party = ciam_party.red.id, function = "security" }, b = { party = ciam_party.red.id, function = "security" }`, []string{"sec"}, []string{"CIAM211"}},
		"one team twice, by two": {red, `a = { party = ciam_party.red.id, function = "security" }, b = { party = ciam_party.red.id, function = "security" }`, []string{"sec", "sec-two"}, nil},
		"a person and a team":    {red, `a = { party = ciam_party.p["sec"].id, function = "security" }, b = { party = ciam_party.red.id, function = "security" }`, []string{"sec"}, []string{"CIAM211"}},
		"two teams, one member":  {red + blue, `a = { party = ciam_party.red.id, function = "security" }, b = { party = ciam_party.blue.id, function = "security" }`, []string{"sec"}, []string{"CIAM211"}},
		"two teams, by two":      {red + blue, `a = { party = ciam_party.red.id, function = "security" }, b = { party = ciam_party.blue.id, function = "security" }`, []string{"sec", "sec-two"}, nil},
		"a person twice":         {"", `a = { party = ciam_party.p["sec"].id, function = "security" }, b = { party = ciam_party.p["sec"].id, function = "security" }`, []string{"sec"}, nil},
		"a quorum of two":        {red, `a = { party = ciam_party.red.id, function = "security", quorum = 2 }`, []string{"sec-two"}, []string{"CIAM211"}},
		"a quorum of two, by two": {
			red, `a = { party = ciam_party.red.id, function = "security", quorum = 2 }`, []string{"sec", "sec-two"}, nil,
		},
		"a quorum over the team": {blue, `a = { party = ciam_party.blue.id, function = "security", quorum = 2 }`, []string{"sec"}, []string{"CIAM109"}},
		"a quorum of a person":   {"", `a = { party = ciam_party.p["sec"].id, function = "security", quorum = 2 }`, []string{"sec"}, []string{"CIAM109"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := seat(t, c.more, strings.ReplaceAll(c.approvers, "}, ", "}\n    "), c.approvals...)
			if c.codes == nil {
				w.Apply().OK()
				w.Plan().Empty()
				return
			}
			w.Plan().Fails(c.codes...)
			w.Apply().Fails(c.codes...)
		})
	}
}

// Person records that share a directory_ref or a signing key are one human.
func TestOneHumanBehindSeveralRecords(t *testing.T) {
	t.Parallel()
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKQ1WF0Uw5YZ6BvPZQKw6q4m3q8WZ0FZqzv0aK1m4o2T"
	for name, c := range map[string]struct {
		argument, one, other string
		keys                 string
		code                 string
	}{
		"two functions, one directory_ref": {"directory_ref", "jo.doe", "JO.DOE", `["sec", "comp"]`, "CIAM401"},
		"two functions, one key":           {"signing_keys", key + " a", key + " b", `["sec", "comp"]`, "CIAM401"},
		"approver and implementer":         {"directory_ref", "jo.doe", "jo.doe", `["sec", "dev"]`, "CIAM402"},
		"owner and approver":               {"directory_ref", "jo.doe", "jo.doe", `["sec", "biz"]`, "CIAM403"},
		"owner and approver, one key":      {"signing_keys", key, key + " laptop", `["sec", "biz"]`, "CIAM403"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newHistory(t)
			value := fmt.Sprintf("%q : %q", c.one, c.other)
			if c.argument == "signing_keys" {
				value = fmt.Sprintf("[%q] : [%q]", c.one, c.other)
			}
			w.write("people.tf", strings.Replace(historyFiles["people.tf"], "  function = each.value\n",
				fmt.Sprintf("  function = each.value\n  %s = contains(%s, each.key) ? (each.key == \"sec\" ? %s) : null\n", c.argument, c.keys, value), 1))
			w.write("permit.tf", permitFile)
			w.Plan().Fails(c.code)
			w.write("people.tf", historyFiles["people.tf"])
			w.Apply().OK()
		})
	}
}

// A shared email alone is advice.
func TestSharedEmailIsAdvice(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	w.write("people.tf", strings.Replace(historyFiles["people.tf"], "  function = each.value\n",
		"  function = each.value\n  email = contains([\"sec\", \"comp\"], each.key) ? (each.key == \"sec\" ? \"team@bank.example\" : \"Team@bank.example\") : null\n", 1))
	w.write("permit.tf", permitFile)
	w.Apply().OK().Warns("CIAM112", "CIAM801")
}

// CIAM403 through a team, and for whoever accepts the risk.
func TestOwnersAreNotApproversThroughTeams(t *testing.T) {
	t.Parallel()
	owned := func(members ...string) files {
		text := strings.Replace(ofTeam("risk", members...), `"security"`, `"business"`, 1)
		return files{
			"people.tf":    historyFiles["people.tf"] + text,
			"migration.tf": strings.Replace(historyFiles["migration.tf"], `risk_owner      = ciam_party.p["biz"].id`, `risk_owner      = ciam_party.risk.id`, 1),
		}
	}
	w := newHistory(t)
	w.with(owned("sec"))
	w.write("permit.tf", permitFile)
	w.Plan().Fails("CIAM403").Points("CIAM403", "party = ciam_party.p")
	w.with(owned("sec", "comp-two"))
	w.Apply().OK().Warns("CIAM403", "CIAM801")
	risk := func(by string) string {
		return fmt.Sprintf(`resource "ciam_risk_acceptance" "r" {
  migration_id  = ciam_migration.m.id
  name          = "residual"
  digest        = ciam_migration.m.digest
  risk          = "The colours confuse somebody."
  residual      = "low"
  justification = "It is only colours."
  accepted_by   = ciam_party.p[%q].id
  accepted_at   = "D2"
  review_by     = "LATE"
}
`, by)
	}
	w.write("risk.tf", risk("sec"))
	w.Plan().Fails("CIAM403").Points("CIAM403", "accepted_by")
	w.write("risk.tf", risk("comp-two"))
	w.Apply().OK()
}

// A team that owns evidence has members.
func TestEmptyTeamOwnsEvidence(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	w.write("evidence.tf", ofTeam("nobody")+`
resource "ciam_evidence" "e" {
  migration_id = ciam_migration.m.id
  name         = "test"
  kind         = "other"
  uri          = "https://evidence.bank.example/test.pdf"
  owner        = ciam_party.nobody.id
  collected_at = "D2"
}
`)
	w.Plan().Fails("CIAM109").Points("CIAM109", "owner")
}
