package acctest

import "testing"

// historyCase is a sequence of applies, then a plan that must be refused with the
// codes, or pass without any.
type historyCase struct {
	before []files
	then   files
	codes  []string
}

func playHistories(t *testing.T, cases map[string]historyCase) { playIn(t, newHistory, cases) }

// playIn plays the cases, each in a folder of its own.
func playIn(t *testing.T, folder func(*testing.T) history, cases map[string]historyCase) {
	t.Parallel()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := folder(t)
			w.applied(c.before...)
			w.with(c.then)
			if len(c.codes) > 0 {
				w.Plan().Fails(c.codes...)
				w.Apply().Fails(c.codes...)
				return
			}
			w.Apply().OK()
			w.Plan().Empty()
		})
	}
}

// A rejection stands until its approver approves or a required approver overrides it,
// whatever becomes of its record.
func TestARejectionIsNotShed(t *testing.T) {
	no := files{"compliance.tf": complianceSays("rejected", "D3", "expires_at = \"LATE\"")}
	permit := func(c files) files {
		c["permit.tf"] = permitFile
		return c
	}
	removed := "removed {\n  from = ciam_approval.c\n  lifecycle { destroy = false }\n}\n"
	playHistories(t, map[string]historyCase{
		"kept":                          {[]files{no}, permit(files{}), []string{"CIAM209"}},
		"destroyed with the permit":     {[]files{no}, permit(files{"compliance.tf": ""}), []string{"CIAM209"}},
		"destroyed before the permit":   {[]files{no, {"compliance.tf": ""}}, permit(files{}), []string{"CIAM209"}},
		"no longer managed":             {[]files{no}, permit(files{"compliance.tf": removed}), []string{"CIAM209"}},
		"re-pointed to somebody else":   {[]files{no, {"migration.tf": twoReviewers}}, permit(files{"compliance.tf": stated("c", "compliance", "comp-two", "D4", "")}), []string{"CIAM209"}},
		"re-pointed to another stage":   {[]files{no}, permit(files{"compliance.tf": complianceSays("approved", "D4", `stage = "build"`)}), []string{"CIAM209"}},
		"withdrawn, and then destroyed": {[]files{{"compliance.tf": complianceSays("approved", "D2", "")}, {"compliance.tf": complianceSays("withdrawn", "D3", "")}, {"compliance.tf": ""}}, permit(files{}), []string{"CIAM209"}},
		"of a reviewer who was removed": {[]files{no, {"compliance.tf": "", "migration.tf": noReviewer}}, permit(files{}), []string{"CIAM209"}},
		"overridden too early":          {[]files{no}, permit(files{"security.tf": securityApproves("D3", overrides)}), []string{"CIAM209"}},

		"approved by the same person":       {[]files{no}, permit(files{"compliance.tf": complianceSays("approved", "D4", ""), "gate.tf": gateOfBoth}), nil},
		"approved after it was destroyed":   {[]files{no, {"compliance.tf": ""}}, permit(files{"compliance.tf": complianceSays("approved", "D4", ""), "gate.tf": gateOfBoth}), nil},
		"overridden by a required approver": {[]files{no}, permit(files{"security.tf": securityApproves("D4", overrides)}), nil},
		"overridden after it was destroyed": {[]files{no, {"compliance.tf": ""}}, permit(files{"security.tf": securityApproves("D4", overrides)}), nil},
		"of another stage":                  {[]files{{"compliance.tf": complianceSays("rejected", "D3", `stage = "build"`)}}, permit(files{}), nil},
	})
}

const overrides = `overrides = ["approval/shop/cutover/compliance/comp"]`

var (
	twoReviewers = replaced(historyFiles["migration.tf"], "  approvers = {", "  approvers = {\n    d = { party = ciam_party.p[\"comp-two\"].id, function = \"compliance\", mode = \"advisory\" }")
	// A gate that names an approval is planned after it.
	gateOfBoth = replaced(historyFiles["gate.tf"], "[ciam_approval.s.id]", "[ciam_approval.s.id, ciam_approval.c.id]")
	noReviewer = replaced(historyFiles["migration.tf"], "    c = { party = ciam_party.p[\"comp\"].id, function = \"compliance\", mode = \"advisory\" }\n", "")
	wider      = replaced(historyFiles["migration.tf"], `["DE"]`, `["DE", "FR"]`)
)

// A destroyed or re-pointed rejection is warned about by its own resource. The gate
// does not need a second warning to say the same.
func TestADestroyedRejectionIsWarnedAbout(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	w.applied(files{"compliance.tf": complianceSays("rejected", "D3", "")})
	w.with(files{"compliance.tf": ""})
	r := w.Plan().OK()
	warned := false
	for _, d := range r.Find("CIAM209") {
		warned = warned || d.Severity == "warning" && d.Code() == "CIAM209"
	}
	if !warned {
		t.Errorf("nothing warns that the rejection stands:\n%s", r.Text())
	}
	w.with(files{"compliance.tf": complianceSays("approved", "D4", "")})
	w.Apply().OK()
	w.with(files{"compliance.tf": ""})
	if r := w.Plan().OK(); len(r.Find("CIAM209")) > 0 {
		t.Errorf("an approval that is destroyed is warned about:\n%s", r.Text())
	}
}

// The date of a statement never moves back, and an earlier one never returns.
func TestADateNeverMovesBack(t *testing.T) {
	gone := files{"gate.tf": "", "security.tf": ""}
	gate := historyFiles["gate.tf"]
	playHistories(t, map[string]historyCase{
		"an hour back":                       {nil, files{"security.tf": securityApproves("D1", "")}, []string{"CIAM213"}},
		"back, for a wider scope":            {nil, files{"migration.tf": wider, "security.tf": securityApproves("D1", "")}, []string{"CIAM213"}},
		"the first date again":               {[]files{{"security.tf": securityApproves("D3", "")}}, files{"security.tf": securityApproves("D2", "")}, []string{"CIAM213"}},
		"the first date for a wider scope":   {[]files{{"security.tf": securityApproves("D3", "")}}, files{"migration.tf": wider, "security.tf": securityApproves("D2", "")}, []string{"CIAM213"}},
		"back, after it was destroyed":       {[]files{gone}, files{"gate.tf": gate, "security.tf": securityApproves("D1", "")}, []string{"CIAM213"}},
		"the same again, after a withdrawal": {[]files{{"security.tf": securityApproves("D3", "decision = \"withdrawn\"")}, gone}, files{"gate.tf": gate, "security.tf": securityApproves("D2", "")}, []string{"CIAM213"}},

		"the last one again, after it was destroyed": {[]files{gone}, files{"gate.tf": gate, "security.tf": securityApproves("D2", "")}, nil},
		"approved again for a wider scope":           {nil, files{"migration.tf": wider, "security.tf": securityApproves("D3", "")}, nil},
	})
}

// A statement at one date says one thing.
func TestNothingIsAddedAtTheSameTime(t *testing.T) {
	narrow := func(more string) []files {
		return []files{{"security.tf": securityApproves("D3", more)}}
	}
	playHistories(t, map[string]historyCase{
		"for all jurisdictions":          {narrow(`jurisdictions = ["DE"]`), files{"security.tf": securityApproves("D3", "")}, []string{"CIAM213"}},
		"without the condition":          {narrow(`conditions = "Only at night."`), files{"security.tf": securityApproves("D3", "")}, []string{"CIAM213"}},
		"for longer":                     {narrow(`expires_at = "LATE"`), files{"security.tf": securityApproves("D3", `expires_at = "EVENTUALLY"`)}, []string{"CIAM213"}},
		"overriding a rejection":         {narrow(""), files{"security.tf": securityApproves("D3", overrides)}, []string{"CIAM213", "CIAM907"}},
		"for another scope by reference": {narrow(""), files{"migration.tf": wider}, []string{"CIAM213"}},
		"a ticket":                       {narrow(""), files{"security.tf": securityApproves("D3", `external_ref = "CHG-1"`)}, nil},
	})
}

func exceptionFile(rule, from, until, reason string) string {
	return `resource "ciam_exception" "x" {
  migration_id         = ciam_migration.m.id
  name                 = "x"
  rule                 = "` + rule + `"
  jurisdictions        = ["DE"]
  reason               = "` + reason + `"
  compensating_control = "c"
  requested_by         = ciam_party.p["dev"].id
  approved_by          = ciam_party.p["comp"].id
  granted_at           = "` + from + `"
  expires_at           = "` + until + `"
}
`
}

func riskFile(at, risk, reviewBy string) string {
	return `resource "ciam_risk_acceptance" "r" {
  migration_id  = ciam_migration.m.id
  name          = "r"
  digest        = ciam_migration.m.digest
  risk          = "` + risk + `"
  residual      = "low"
  justification = "j"
  accepted_by   = ciam_party.p["biz"].id
  accepted_at   = "` + at + `"
  review_by     = "` + reviewBy + `"
}
`
}

// What holds for approvals holds for exceptions and risk acceptances.
func TestExceptionsAndRisksAreNotRewritten(t *testing.T) {
	granted := []files{{"x.tf": exceptionFile("CIAM110", "D2", "LATE", "r")}}
	accepted := []files{{"r.tf": riskFile("D2", "a", "LATE")}}
	gone := files{"x.tf": "", "r.tf": ""}
	playHistories(t, map[string]historyCase{
		"prolonged":                             {granted, files{"x.tf": exceptionFile("CIAM110", "D2", "EVENTUALLY", "r")}, []string{"CIAM213"}},
		"for another rule":                      {granted, files{"x.tf": exceptionFile("CIAM306", "D2", "LATE", "r")}, []string{"CIAM213"}},
		"for another reason":                    {granted, files{"x.tf": exceptionFile("CIAM110", "D2", "LATE", "s")}, []string{"CIAM213"}},
		"prolonged when it was granted earlier": {granted, files{"x.tf": exceptionFile("CIAM110", "D1", "EVENTUALLY", "r")}, []string{"CIAM213"}},
		"granted otherwise after a destroy":     {append(granted, files{"x.tf": ""}), files{"x.tf": exceptionFile("CIAM306", "D2", "EVENTUALLY", "s")}, []string{"CIAM213"}},
		"another risk":                          {accepted, files{"r.tf": riskFile("D2", "b", "LATE")}, []string{"CIAM213"}},
		"reviewed later":                        {accepted, files{"r.tf": riskFile("D2", "a", "EVENTUALLY")}, []string{"CIAM213"}},
		"accepted earlier":                      {accepted, files{"r.tf": riskFile("D1", "b", "LATE")}, []string{"CIAM213"}},
		"accepted otherwise after a destroy":    {append(accepted, files{"r.tf": ""}), files{"r.tf": riskFile("D2", "b", "LATE")}, []string{"CIAM213"}},

		"granted again":                {granted, files{"x.tf": exceptionFile("CIAM110", "D3", "EVENTUALLY", "s")}, nil},
		"accepted again":               {accepted, files{"r.tf": riskFile("D3", "b", "EVENTUALLY")}, nil},
		"the same again":               {append(append(granted, accepted...), gone), files{"x.tf": exceptionFile("CIAM110", "D2", "LATE", "r"), "r.tf": riskFile("D2", "a", "LATE")}, nil},
		"an exception that is granted": {nil, files{"x.tf": exceptionFile("CIAM110", "D2", "LATE", "r")}, nil},
	})
}
