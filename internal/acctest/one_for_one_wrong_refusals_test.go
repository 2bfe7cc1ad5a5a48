package acctest

import "testing"

// What a reasonable reviewer lets pass at high risk passes, and what is only close to
// it does not.
func TestReasonableAtHighRisk(t *testing.T) {
	reviewers := func(entry string) files {
		return files{"migration.tf": replaced(riskyFiles["migration.tf"], "    s = {", "    "+entry+"\n    s = {")}
	}
	vendor := riskyFiles["people.tf"] + `
resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme"
}

resource "ciam_party" "officer" {
  kind     = "person"
  name     = "officer"
  function = "compliance"
  employer = ciam_party.vendor.id
}
`
	officer := `o = { party = ciam_party.officer.id, function = "compliance", mode = "advisory" }`
	opinion := replaced(stated("o", "compliance", "comp", "D2", ""), `ciam_party.p["comp"].id`, "ciam_party.officer.id")
	advised := permitted(reviewers(officer), files{"people.tf": vendor, "officer.tf": opinion, "more.tf": more("ciam_approval.o.id", "", "")})
	implementing := permitted(advised, files{"migration.tf": replaced(advised["migration.tf"], `[ciam_party.p["dev"].id]`, `[ciam_party.p["dev"].id, ciam_party.vendor.id]`)})
	second := `d = { party = ciam_party.p["comp-two"].id, function = "compliance" }`
	unread := stated("d", "compliance", "comp-two", "D2", "")
	controls := func(more string) files {
		return permitted(files{"evidence.tf": replaced(riskyFiles["evidence.tf"], `["nist-csf-2.0:GV.OC-03"]`, more)})
	}
	hash := func(text string) string {
		return replaced(riskyFiles["evidence.tf"], "  collected_at", "  sha256       = "+text+"\n  collected_at")
	}
	// hashed is evidence with a hash, as compliance reviewed it.
	hashed := func(text string) []files {
		return []files{{"evidence.tf": hash(text), "compliance.tf": complianceReviewed("D3", "")}}
	}
	none := `resource "ciam_evidence" "none" {
  migration_id   = ciam_migration.m.id
  name           = "no-consent"
  kind           = "consent_review"
  not_applicable = "The change asks for no consent."
  owner          = ciam_party.p["comp"].id
  collected_at   = "D1"
}
`
	unless := func(reviewed ...string) files {
		return permitted(files{
			"none.tf": none, "more.tf": more("", "ciam_evidence.none.id", ""), "gate.tf": replaced(riskyFiles["gate.tf"], "piece.id]", `piece.id if piece.kind != "consent_review"]`),
			"compliance.tf": replaced(complianceReviewed("D3", "", append(reviewed, riskyEvidence[:9]...)...), "[ciam_evidence.e]", "[ciam_evidence.e, ciam_evidence.none]"),
		})
	}
	// waived lacks the consent review, with an exception for some jurisdictions.
	waived := func(jurisdictions string) files {
		return permitted(within(`["DE", "FR"]`), files{
			"x.tf": replaced(waiverOf("rule = \"CIAM502\"\n  items = [\"consent_review\"]"), `["DE"]`, jurisdictions), "more.tf": more("", "", "ciam_exception.x.id"),
			"gate.tf": replaced(riskyFiles["gate.tf"], "piece.id]", `piece.id if piece.kind != "consent_review"]`),
		})
	}
	agreed := unless("no_consent")
	delete(agreed, "permit.tf")
	row := func(label, jurisdiction, person string) string {
		return `resource "ciam_decision_owner" "` + label + `" {
  migration_id = ciam_migration.m.id
  decision     = "regulatory_mapping"
  jurisdiction = "` + jurisdiction + `"
  accountable  = ciam_party.p["` + person + `"].id
  controls     = ["nist-csf-2.0:GV.OC-03"]
}
`
	}
	split := func(rows ...string) files {
		all := replaced(riskyFiles["rows.tf"], `regulatory_mapping = "comp", `, "")
		gate := riskyFiles["gate.tf"]
		for _, r := range rows {
			all += r
		}
		for i, label := range []string{"a", "b"} {
			if i < len(rows) {
				gate = replaced(gate, "  decision_owner_ids  = ", "  decision_owner_ids  = concat([ciam_decision_owner."+label+".id], ") + ""
				gate = replaced(gate, "row.id]", "row.id])")
			}
		}
		return permitted(within(`["DE", "US-CA"]`), files{"rows.tf": all, "gate.tf": gate})
	}
	playIn(t, newRisky, map[string]historyCase{
		"as it is": {nil, permitted(), nil},

		"an outside officer advises, and chooses what to review":                 {nil, advised, nil},
		"an outside officer whose employer implements":                           {nil, implementing, []string{"CIAM304"}},
		"a colleague advises, and chooses what to review":                        {nil, permitted(reviewers(replaced(second, `"compliance" }`, `"compliance", mode = "advisory" }`)), files{"second.tf": unread, "more.tf": more("ciam_approval.d.id", "", "")}), nil},
		"a second required reviewer reviews nothing":                             {nil, permitted(reviewers(second), files{"second.tf": unread, "more.tf": more("ciam_approval.d.id", "", "")}), []string{"CIAM506"}},
		"what an adviser objects to stands":                                      {nil, permitted(advised, files{"officer.tf": replaced(opinion, "  approved_at", "  decision     = \"rejected\"\n  approved_at")}), []string{"CIAM209"}},
		"a true reference to a framework that is not built in":                   {nil, controls(`["nist-csf-2.0:GV.OC-03", "nist-800-63b-4:AAL2"]`), nil},
		"a clause of the bank's own":                                             {nil, controls(`["nist-csf-2.0:GV.OC-03", "bank-policy:7.1 (b)"]`), nil},
		"no control of a built-in framework":                                     {nil, controls(`["nist-csf-2.0:GV.OC-99", "nist-csf-2.0:GV.OC-03"]`), []string{"CIAM501"}},
		"a hash in upper case":                                                   {nil, permitted(hashed(`"SHA256:${upper(sha256(each.key))}"`)...), nil},
		"a hash that is written in another way after the review":                 {hashed(`upper(sha256(each.key))`), permitted(files{"evidence.tf": hash(`"sha256:${sha256(each.key)}"`)}), nil},
		"another hash after the review":                                          {hashed(`upper(sha256(each.key))`), permitted(files{"evidence.tf": hash(`sha256("other ${each.key}")`)}), []string{"CIAM506"}},
		"a kind that does not apply, and compliance agreed":                      {nil, unless("no_consent"), nil},
		"a kind that does not apply, of which compliance was not told":           {nil, unless(), []string{"CIAM502", "CIAM506"}},
		"a kind that does not apply, as security agreed":                         {nil, permitted(unless(), files{"security.tf": securityApproves("D3", "evidence_ids = [ciam_evidence.none.id]")}), []string{"CIAM502", "CIAM506"}},
		"a kind that does not apply, for another reason than compliance read":    {[]files{agreed}, permitted(files{"none.tf": replaced(none, "asks for", "needs")}), []string{"CIAM502", "CIAM506"}},
		"a waiver for one of two jurisdictions":                                  {nil, waived(`["DE"]`), []string{"CIAM502"}},
		"a waiver for the Union":                                                 {nil, waived(`["EU"]`), nil},
		"rows for each jurisdiction, one of them for the country":                {nil, split(row("a", "DE", "comp"), row("b", "US", "comp-two")), nil},
		"a row for one of two jurisdictions":                                     {nil, split(row("a", "DE", "comp")), []string{"CIAM106"}},
		"the sources of evidence move after the permit":                          {[]files{permitted()}, files{"evidence.tf": replaced(riskyFiles["evidence.tf"], "evidence.bank.example", "documents.bank.example")}, nil},
		"owners and controls of evidence change after the review":                {[]files{{}}, permitted(files{"evidence.tf": replaced(replaced(riskyFiles["evidence.tf"], `["comp"]`, `["comp-two"]`), `GV.OC-03"]`, `GV.OC-03", "nist-csf-2.0:ID.RA-03"]`)}), nil},
		"an EEA officer for the Union":                                           {nil, permitted(within(`["EU"]`), covering(`["EU"]`, `["EEA"]`)), nil},
		"a German officer for the Union":                                         {nil, permitted(within(`["EU"]`), covering(`["EU"]`, `["DE"]`)), []string{"CIAM704"}},
		"an approval that covers the country of the migration's state":           {nil, permitted(within(`["US-CA"]`), files{"compliance.tf": complianceReviewed("D3", `jurisdictions = ["US"]`)}), nil},
		"an approval that covers a state of the migration's country":             {nil, permitted(within(`["US"]`), files{"compliance.tf": complianceReviewed("D3", `jurisdictions = ["US-CA"]`)}), []string{"CIAM211"}},
		"a jurisdiction is added, and everybody approves again in the same plan": {[]files{permitted()}, permitted(within(`["DE", "FR"]`), files{"permit.tf": permitFile + "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.g.id\n  attempt = 2\n}\n"}), nil},
	})
}

// within is the migration of high risk in other jurisdictions, with everything said again.
func within(jurisdictions string) files {
	return files{
		"migration.tf": replaced(riskyFiles["migration.tf"], `["DE"]`, jurisdictions), "security.tf": securityApproves("D3", ""),
		"engineering.tf": stated("e", "engineering", "dev-two", "D3", ""), "compliance.tf": complianceReviewed("D3", ""), "risk.tf": replaced(riskyFiles["risk.tf"], "D2", "D3"),
	}
}

// covering is that migration with a compliance approver who covers some jurisdictions.
func covering(jurisdictions, covered string) files {
	return files{"migration.tf": replaced(within(jurisdictions)["migration.tf"], `function = "compliance" }`, `function = "compliance", jurisdictions = `+covered+` }`)}
}
