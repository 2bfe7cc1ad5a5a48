package acctest

import (
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Emergencies cannot follow each other without end: once one has lapsed, nothing ratifies
// it, and nothing else goes ahead.
func TestChainOfEmergencies(t *testing.T) {
	t.Parallel()
	again := func(w *Workspace, c *clock.Fake) {
		first := w.read("permit.tf")
		w.emergency(c.Now().Add(2*time.Hour), "  attempt = 2")
		w.Replace("permit.tf", `"cutover" {`, `"again" {`)
		w.Write("again.tf", w.read("permit.tf"))
		w.Write("permit.tf", first)
		w.Apply().OK()
	}
	next := func(w *Workspace) {
		w.Write("next.tf", "resource \"ciam_permit\" \"next\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 3\n}\n")
	}
	anotherStage := func(w *Workspace, c *clock.Fake) {
		w.approvedAt(c.Now(), c.Now().Add(90*governance.Day))
		w.Replace("approval.tf", "  function ", "  stage = \"build\"\n  function ")
		w.Write("build.tf", "resource \"ciam_gate\" \"build\" {\n  migration_id = ciam_migration.this.id\n  stage = \"build\"\n  approval_ids = [ciam_approval.security.id]\n}\n")
		w.Apply().OK()
	}
	for name, test := range map[string]struct {
		meanwhile, after func(*Workspace, *clock.Fake)
		codes            []string
	}{
		"the next emergency comes in time": {again, (*Workspace).morning, []string{"CIAM804"}},
		"the gate of another stage opens": {anotherStage, func(w *Workspace, c *clock.Fake) {
			w.Replace("approval.tf", "  stage = \"build\"\n", "")
			w.Remove("build.tf")
			w.morning(c)
		}, []string{"CIAM804"}},
		"the gate opens too late": {nil, (*Workspace).morning, []string{"CIAM804"}},
		"whoever authorised it leaves, and it is ratified": {func(w *Workspace, c *clock.Fake) {
			w.morning(c)
			w.Apply().OK()
		}, func(w *Workspace, c *clock.Fake) {
			w.Replace("migration.tf", "ciam_party.owner.id", "ciam_party.risk.id")
		}, nil},
		"it is ratified, and the next scope approved": {func(w *Workspace, c *clock.Fake) {
			w.morning(c)
			w.Apply().OK()
		}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Now().Truncate(time.Second))
			w := atNight(t, c)
			w.emergency(c.Now().Add(time.Hour))
			w.Apply().OK()
			if test.meanwhile != nil {
				test.meanwhile(w, c)
			}
			c.Advance(90 * time.Minute)
			if test.after != nil {
				test.after(w, c)
			}
			next(w)
			if test.codes == nil {
				w.Apply().OK()
				w.Plan().Empty()
				return
			}
			w.Plan().Fails(test.codes...)
			w.Apply().Fails(test.codes...)
		})
	}
}

// More that is tried with deputies, times and the status.
func TestTwistedEvening(t *testing.T) {
	mig := historyFiles["migration.tf"]
	deputised := func(migration func(string) string, more string) files {
		led := board(everyFunction+`"sec"`, `security = "sec-two"`)
		led["migration.tf"] = migration(led["migration.tf"])
		if more != "" {
			led["people.tf"] = replaced(led["people.tf"], "  function = each.value", "  function = each.value\n  "+more)
		}
		return led
	}
	as := func(part, by string) func(string) string {
		return func(m string) string { return replaced(m, part, by) }
	}
	same := func(m string) string { return m }
	times := func(argument string) files { return files{"security.tf": securityApproves("D3", argument)} }
	at := func(time string) files { return files{"security.tf": securityApproves(time, "")} }
	paused := files{"migration.tf": with(mig, `status = "cancelled"`)}
	playHistories(t, map[string]historyCase{
		"a deputy implements":                      {nil, permitted(deputised(as(`[ciam_party.p["dev"].id]`, `[ciam_party.p["dev"].id, ciam_party.p["sec-two"].id]`), ""), at("D3")), []string{"CIAM402"}},
		"a deputy owns the risk":                   {nil, deputised(as(`risk_owner      = ciam_party.p["biz"].id`, `risk_owner      = ciam_party.p["sec-two"].id`), ""), []string{"CIAM403"}},
		"a deputy's other record owns the risk":    {nil, deputised(same, `directory_ref = lookup({ biz = "Jo", sec-two = "jo" }, each.key, null)`), []string{"CIAM403"}},
		"a vendor employs the deputy":              {nil, joined(deputised(same, `employer = each.key == "sec-two" ? ciam_party.acme.id : null`), files{"acme.tf": acme}), []string{"CIAM307"}},
		"a deputy of another function":             {nil, permitted(board(everyFunction+`"sec"`, `security = "dev"`)), []string{"CIAM108", "CIAM402"}},
		"one human is final in two functions":      {nil, joined(deputised(same, `directory_ref = lookup({ sec = "Jo", dev-two = "JO" }, each.key, null)`)), []string{"CIAM401"}},
		"activated in the permit's plan":           {[]files{paused}, permitted(files{"migration.tf": mig}), nil},
		"cancelled after the permit, by reference": {nil, joined(files{"permit.tf": "resource \"ciam_permit\" \"p\" {\n  gate_id = \"gate/shop/cutover\"\n}\n", "migration.tf": with(mig, "status = \"cancelled\"\n  depends_on = [ciam_permit.p]"), "security.tf": literally(securityApproves("D2", "")), "gate.tf": literally(historyFiles["gate.tf"])}), []string{"CIAM806"}},
		"approved in the year 9999":                {nil, permitted(at("9999-12-31T23:59:59Z")), []string{"CIAM208"}},
		"approved until the year 9999":             {nil, permitted(times(`expires_at = "9999-12-31T23:59:59Z"`)), []string{"CIAM208"}},
		"approved a leap second before midnight":   {nil, permitted(at("2026-06-30T23:59:60Z")), []string{""}},
		"approved with an offset":                  {nil, permitted(at("2026-11-01T12:00:00+01:00")), []string{""}},
		"approved a nanosecond later":              {[]files{at("D3")}, permitted(files{"security.tf": replaced(securityApproves("D3", `conditions = "Only at night."`), `"D3"`, `replace("D3", "Z", ".000000001Z")`)}), nil},
		"approved a nanosecond earlier":            {[]files{at("D3")}, permitted(files{"security.tf": replaced(securityApproves("D3", `conditions = "Only at night."`), `"D3"`, `timeadd("D3", "-1ns")`)}), []string{"CIAM213"}},
	})
}

// Whatever people write, no diagnostic has characters that a terminal would obey.
func TestTwistedTexts(t *testing.T) {
	t.Parallel()
	const evil = `\u001b[31m\n\nError: forged\r\u0007\u202egnorw\u2066\u200b`
	w := newHistory(t)
	w.applied()
	w.with(files{
		"migration.tf":  with(replaced(historyFiles["migration.tf"], "    s = {", `    "s`+evil+`" = {`), `external_ref = "CHG`+evil+`"`),
		"compliance.tf": complianceSays("rejected", "D3", `conditions = "Not yet.`+evil+`"`),
		"x.tf":          replaced(replaced(exceptionFile("CIAM110", "D2", "LATE", "r"+evil), `"c"`, `"c`+evil+`"`), `= "x"`, `= "x"`+"\n  external_ref = \"TICKET"+evil+"\""),
		"gate.tf":       inGate(historyFiles["gate.tf"], "exception_ids = [ciam_exception.x.id]"),
		"permit.tf":     "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  emergency = {\n    incident = \"INC" + evil + "\"\n    reason = \"r" + evil + "\"\n    authorised_by = ciam_party.p[\"dev\"].id\n    ratify_by = \"LATE\"\n  }\n}\n",
	})
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("CIAM209", "CIAM807")
		for _, d := range run.Diagnostics {
			for _, r := range d.Summary + d.Detail {
				if r != '\n' && !governance.Printable(r) {
					t.Errorf("%s: %U in %q", d.Summary, r, d.Detail)
					break
				}
			}
			if strings.Contains("\n"+d.Detail, "\nError: forged") {
				t.Errorf("%s: a text forges a line in %q", d.Summary, d.Detail)
			}
		}
	}
}

// literally has the ids in place of references.
func literally(text string) string {
	return strings.NewReplacer("ciam_migration.m.id", `"migration/shop"`, "ciam_approval.s.id", `"approval/shop/cutover/security/sec"`).Replace(text)
}

// An exception waives no rule that is hard at the migration's tier.
func TestTwistedRisk(t *testing.T) {
	x := func(rule, argument string) files {
		return files{
			"x.tf":    strings.NewReplacer(`"CIAM110"`, `"`+rule+`"`, "  reason ", "  "+argument+"\n  reason ").Replace(exceptionFile("CIAM110", "D2", "LATE", "r")),
			"more.tf": more("", "", "ciam_exception.x.id"),
		}
	}
	builds := files{"migration.tf": replaced(riskyFiles["migration.tf"], `[ciam_party.p["dev"].id]`, `[ciam_party.p["dev"].id, ciam_party.p["sec"].id]`)}
	later := files{"security.tf": securityApproves("D3", ""), "engineering.tf": stated("e", "engineering", "dev-two", "D3", ""), "compliance.tf": complianceReviewed("D3", ""), "risk.tf": replaced(riskyFiles["risk.tf"], `"D2"`, `"D3"`)}
	playIn(t, newRisky, map[string]historyCase{
		"an approver implements, which is waived":   {nil, permitted(joined(builds, later, x("CIAM402", ""))), []string{"CIAM402"}},
		"the missing acceptance is waived":          {nil, permitted(x("CIAM214", ""), files{"gate.tf": replaced(riskyFiles["gate.tf"], "[ciam_risk_acceptance.r.id]", "[]")}), nil},
		"another gate's acceptance is waived":       {nil, permitted(x("CIAM214", `subject = "gate/shop/build"`), files{"gate.tf": replaced(riskyFiles["gate.tf"], "[ciam_risk_acceptance.r.id]", "[]")}), []string{"CIAM214"}},
		"a piece is waived, and another is missing": {nil, permitted(x("CIAM502", `items = ["consent_review"]`), files{"gate.tf": replaced(riskyFiles["gate.tf"], "piece.id]", `piece.id if !contains(["consent_review", "rollback_test"], piece.kind)]`)}), []string{"CIAM502"}},
	})
}
