package acctest

import (
	"strings"
	"testing"
)

// A time before 1970 cannot be meant. The first one that Go knows stands for no time at
// all: with it, a revoked risk acceptance would look like one that was never revoked.
func TestTimesThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	w := newRisky(t)
	w.Apply().OK()
	first := "0001-01-01T00:00:00Z"
	for name, c := range map[string]files{
		"revoked_at":     {"risk.tf": replaced(riskyFiles["risk.tf"], "  review_by ", "  revoked_at    = \""+first+"\"\n  review_by ")},
		"accepted_at":    {"risk.tf": replaced(riskyFiles["risk.tf"], `"D2"`, `"`+first+`"`)},
		"review_by":      {"risk.tf": replaced(riskyFiles["risk.tf"], `"LATE"`, `"1969-12-31T23:59:59Z"`)},
		"approved_at":    {"security.tf": securityApproves(first, "")},
		"expires_at":     {"security.tf": securityApproves("D3", "expires_at = \""+first+"\"")},
		"granted_at":     {"x.tf": exceptionFile("CIAM110", first, "LATE", "r")},
		"collected_at":   {"evidence.tf": replaced(riskyFiles["evidence.tf"], `"D1"`, `"`+first+`"`)},
		"retained_until": {"evidence.tf": replaced(riskyFiles["evidence.tf"], "  collected_at", "  retained_until = \""+first+"\"\n  collected_at")},
		"planned_at":     {"permit.tf": "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  planned_at = \"" + first + "\"\n}\n"},
	} {
		w.with(c)
		w.Plan().Fails("").Points("", name).Reports(valueInvalid, name, "1970")
		for file := range c {
			w.write(file, joined(historyFiles, riskyFiles)[file])
		}
	}
	// The same where the time is known only at apply.
	w.write("later.tf", "resource \"terraform_data\" \"later\" {\n  input = \""+first+"\"\n}\n")
	w.write("risk.tf", replaced(riskyFiles["risk.tf"], "  review_by ", "  revoked_at    = terraform_data.later.output\n  review_by "))
	w.write("permit.tf", permitFile)
	w.Plan().OK()
	w.Apply().Fails("").Points("", "revoked_at")
	w.noRecord("permit/shop/cutover/1")
}

// A time that is written as other programs do is shown as it has to be written.
func TestTimesOfOtherPrograms(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	at := Ago(0)
	for given, want := range map[string]string{
		strings.Replace(at, "Z", "+0000", 1): at, strings.Replace(at, "Z", "+00:00", 1): at, strings.Replace(at, "T", " ", 1): at,
		strings.ToLower(at): at, strings.TrimSuffix(at, "Z"): at, "2016-12-31T23:59:60Z": "2016-12-31T23:59:59Z",
	} {
		w.write("security.tf", securityApproves(given, ""))
		w.Plan().Fails("").Points("", "approved_at").Reports(valueInvalid, `"`+want+`"`)
	}
}
