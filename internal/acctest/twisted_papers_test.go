package acctest

import (
	"strings"
	"testing"
)

// What authors write into exceptions.
func TestTwistedExceptions(t *testing.T) {
	x := func(rule, more string) string {
		return strings.NewReplacer(`rule                 = "CIAM110"`, `rule = "`+rule+"\"\n  "+more).Replace(exceptionFile("CIAM110", "D2", "LATE", "r"))
	}
	// owned by somebody who is not of the business: CIAM110, once for each jurisdiction.
	mig := replaced(historyFiles["migration.tf"], `business_owner  = ciam_party.p["biz"].id`, `business_owner  = ciam_party.p["dev-two"].id`)
	people := replaced(historyFiles["people.tf"], `dev = "engineering"`, `dev = "engineering", dev-two = "engineering"`)
	base := files{"people.tf": people, "migration.tf": mig, "gate.tf": inGate(historyFiles["gate.tf"], "exception_ids = [ciam_exception.x.id]")}
	in := func(places, of string) files {
		return joined(base, files{"migration.tf": replaced(mig, `["DE"]`, places), "x.tf": replaced(x("CIAM110", ""), `["DE"]`, of), "security.tf": securityApproves("D3", "")})
	}
	items := func(rule, list string) files { return joined(base, files{"x.tf": x(rule, "items = ["+list+"]")}) }
	again := func(name, from, until string) files {
		return joined(base, files{
			"x.tf":    strings.NewReplacer(`"x" {`, `"`+name+`" {`, `= "x"`, `= "`+name+`"`).Replace(exceptionFile("CIAM110", from, until, "r")),
			"gate.tf": replaced(base["gate.tf"], "exception.x.", "exception."+name+"."),
		})
	}
	playHistories(t, map[string]historyCase{
		"items in another case":                        {nil, items("CIAM502", `"Consent_review"`), []string{"CIAM601"}},
		"items with blanks":                            {nil, items("CIAM502", `" consent_review"`), []string{"CIAM601"}},
		"an empty item":                                {nil, items("CIAM502", `""`), []string{""}},
		"an item beside a good one":                    {nil, items("CIAM502", `"consent_review", "consent-review"`), []string{"CIAM601"}},
		"a decision in another case":                   {nil, items("CIAM106", `"Rollback"`), []string{"CIAM601"}},
		"a party of another kind":                      {nil, items("CIAM901", `"gate/shop/cutover"`), []string{"CIAM601"}},
		"items for a rule that has none":               {nil, items("CIAM110", `"biz"`), []string{"CIAM601"}},
		"a waiver of the rule about waivers":           {nil, joined(base, files{"x.tf": x("CIAM601", "")}), []string{"CIAM601"}},
		"a waiver of the budget":                       {nil, joined(base, files{"x.tf": x("CIAM604", "")}), []string{"CIAM601"}},
		"a waiver of renewals":                         {nil, joined(base, files{"x.tf": x("CIAM605", "")}), []string{"CIAM601"}},
		"a waiver of self-approval":                    {nil, joined(base, files{"x.tf": x("CIAM404", "")}), []string{"CIAM601"}},
		"a rule in lower case":                         {nil, joined(base, files{"x.tf": x("ciam110", "")}), []string{"CIAM601"}},
		"a rule with a blank":                          {nil, joined(base, files{"x.tf": x("CIAM110 ", "")}), []string{"CIAM601"}},
		"narrower than the finding":                    {nil, permitted(in(`["DE", "FR"]`, `["DE"]`)), []string{"CIAM110"}},
		"for another country":                          {nil, permitted(in(`["DE"]`, `["FR"]`)), []string{"CIAM110"}},
		"for a part of the country":                    {nil, permitted(in(`["DE"]`, `["DE-BY"]`)), []string{"CIAM110"}},
		"wider than the finding":                       {nil, permitted(in(`["DE"]`, `["EU"]`)), nil},
		"as wide as the finding, in other codes":       {nil, permitted(in(`["EU"]`, `["EEA"]`)), nil},
		"granted in the future":                        {nil, permitted(joined(base, files{"x.tf": replaced(x("CIAM110", ""), ago("D2"), ago("LATE"))})), []string{"CIAM602"}},
		"destroyed and granted a third time, renamed":  {[]files{again("x", "D1", "D2"), again("y", "D2", "D3")}, permitted(again("z", "D3", "LATE")), []string{"CIAM605"}},
		"destroyed and granted a second time, renamed": {[]files{again("x", "D1", "D2")}, permitted(again("y", "D3", "LATE")), nil},
		"a subject of another migration":               {nil, joined(base, files{"x.tf": x("CIAM110", `subject = "migration/other"`)}), []string{""}},
		"a subject that cannot be at fault":            {nil, joined(base, files{"x.tf": x("CIAM110", `subject = ciam_party.p["sec"].id`)}), []string{"CIAM601"}},
	})
}

func ago(at string) string { return `granted_at           = "` + at + `"` }

// What authors write into evidence, at high risk.
func TestTwistedEvidence(t *testing.T) {
	uri := `uri          = "https://evidence.bank.example/${each.key}.pdf"`
	piece := func(old, next string) files {
		return files{"evidence.tf": replaced(riskyFiles["evidence.tf"], old, next)}
	}
	reviewed := func(at string) files { return files{"compliance.tf": complianceReviewed(at, "")} }
	control := `controls     = ["nist-csf-2.0:GV.OC-03"]`
	// lent is the threat model of another migration, in place of the own one.
	lent := func(migration, argument string) files {
		return files{
			"other.tf": strings.NewReplacer(`"m" {`, `"n" {`, `"shop"`, `"wave-two"`, "  title ", "  "+migration+"\n  title ").Replace(riskyFiles["migration.tf"]),
			"lent.tf": `resource "ciam_evidence" "lent" {
  migration_id = ciam_migration.n.id
  also_for     = [ciam_migration.m.id]
  name         = "threat-model"
  kind         = "threat_model"
  uri          = "https://evidence.bank.example/threats.pdf"
  owner        = ciam_party.p["comp"].id
  controls     = ["nist-csf-2.0:GV.OC-03"]
  collected_at = "D1"
  ` + argument + `
}
`,
			"more.tf":       more("", "ciam_evidence.lent.id", ""),
			"gate.tf":       replaced(riskyFiles["gate.tf"], "piece.id]", `piece.id if piece.kind != "threat_model"]`),
			"compliance.tf": strings.NewReplacer(`"evidence/shop/threat-model"`, `"evidence/wave-two/threat-model"`, "[ciam_evidence.e]", "[ciam_evidence.e, ciam_evidence.lent]").Replace(complianceReviewed("D3", "")),
		}
	}
	playIn(t, newRisky, map[string]historyCase{
		"nothing applies, and compliance agreed": {nil, permitted(piece(uri, "not_applicable = \"Not here.\""), reviewed("D3")), []string{"CIAM507"}},
		"kept until yesterday":                   {nil, permitted(piece(uri, uri+"\n  retained_until = \"D1\"")), []string{"CIAM505"}},
		"kept until 9999":                        {nil, permitted(piece(uri, uri+"\n  retained_until = \"9999-12-31T23:59:59Z\"")), nil},
		"collected ahead of time":                {nil, permitted(piece(`collected_at = "D1"`, `collected_at = "LATE"`), reviewed("D3")), []string{"CIAM504"}},
		"controls in lower case":                 {nil, permitted(piece(control, `controls = ["nist-csf-2.0:gv.oc-03"]`)), []string{"CIAM501"}},
		"controls of another version":            {nil, permitted(piece(control, `controls = ["nist-csf-1.1:ID.GV-1"]`)), []string{"CIAM507"}},
		"controls with a blank":                  {nil, permitted(piece(control, `controls = ["nist-csf-2.0: GV.OC-03"]`)), []string{""}},
		"a framework in upper case":              {nil, permitted(piece(control, `controls = ["NIST-CSF-2.0:GV.OC-03"]`)), []string{""}},
		"lent by another wave":                   {[]files{lent("", "")}, permitted(), nil},
		"lent by a wave that is cancelled":       {[]files{lent("", ""), lent(`status = "cancelled"`, "")}, permitted(), nil},
		"lent, and replaced for the other wave":  {[]files{lent("", "")}, permitted(lent("", `sha256 = "`+strings.Repeat("ab", 32)+`"`)), []string{"CIAM506"}},
		"lent, and taken back":                   {[]files{lent("", "")}, permitted(files{"lent.tf": replaced(lent("", "")["lent.tf"], "  also_for     = [ciam_migration.m.id]\n", "")}), []string{"CIAM803"}},
	})
}
