package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestWaivableRule(t *testing.T) {
	rule := []string{"rule"}
	kept := func(w *fixture) { w.settle(theException) }
	check(t, waivableRule, []example{
		{name: "a soft rule", on: theException, change: excepting()},
		{name: "soft, and hard at high tier", on: theException, change: excepting(waiving("CIAM402"))},
		{name: "advisory, and soft for decommission", on: theException, change: excepting(waiving("CIAM801"))},
		{
			name: "a hard rule", on: theException, change: excepting(waiving("CIAM201")), atValidate: true, want: rule,
		},
		{
			name: "an advisory rule", on: theException, change: excepting(waiving("CIAM215")), atValidate: true, want: rule,
		},
		{
			name: "no rule", on: theException, change: excepting(waiving("CIAM999")), atValidate: true, want: rule,
		},
		{
			name: "a rule by its name", on: theException, change: excepting(waiving("decisions-owned")), atValidate: true, want: rule,
		},
		{
			name: "no items for a rule that has them", on: theException, want: []string{"items"},
			change: excepting(waiving("CIAM502"), func(e *governance.Exception) { e.Items = nil }),
		},
		{
			name: "no items, as earlier versions recorded it", on: theException,
			change: both(excepting(waiving("CIAM502"), func(e *governance.Exception) { e.Items = nil }), kept),
		},
		{
			name: "no items, seen from the gate", on: theGate, want: []string{string(theException) + " items"},
			change: both(excepting(waiving("CIAM502"), func(e *governance.Exception) { e.Items = nil }), kept),
		},
		{name: "items", on: theException, change: excepting(waiving("CIAM502", "consent_review", "rollback_test"))},
		{
			name: "items that do not exist", on: theException, change: excepting(waiving("CIAM502", "consent_review", "cosent_review")),
			atValidate: true, want: []string{"items"}, items: []string{"cosent_review"},
		},
		{name: "items of another sort", on: theException, change: excepting(waiving("CIAM106", "rollback_test")), atValidate: true, want: []string{"items"}},
		{
			name: "items for a rule about one thing", on: theException, atValidate: true, want: []string{"items"},
			change: excepting(waiving("CIAM110", "rollback")),
		},
		{name: "parties", on: theException, change: excepting(waiving("CIAM902", "person/owner", "team/builders"))},
		{
			name: "no ids of parties", on: theException, change: excepting(waiving("CIAM902", "owner", "migration/legacy-to-cloud", "person/Owner")),
			atValidate: true, want: []string{"items"}, items: []string{"migration/legacy-to-cloud", "owner", "person/Owner"},
		},
		{name: "any control", on: theException, change: excepting(waiving("CIAM501", "iso-27001-2022:A.99"))},
		{name: "items unknown", on: theException, undetermined: true, change: both(excepting(waiving("CIAM502")), blurred("grace", "items"))},
		{name: "a control", on: theException, change: excepting(toControl)},
		{
			name: "a control with items", on: theException, atValidate: true, want: []string{"items"},
			change: excepting(toControl, func(e *governance.Exception) { e.Items = governance.NewSet("rollback") }),
		},
		{name: "about the gate, where findings are", on: theException, change: excepting(waiving("CIAM502"), subjectOf(theGate))},
		{
			name: "about evidence, where no finding is", on: theException, want: []string{"subject"},
			change: excepting(waiving("CIAM502"), subjectOf(evidenceOf("rollback_test"))),
		},
		{name: "about the approval that a finding concerns", on: theException, change: excepting(waiving("CIAM506"), subjectOf(approvalOf(governance.Compliance)))},
		{
			name: "about evidence, as earlier versions recorded it", on: theException,
			change: both(excepting(waiving("CIAM502"), subjectOf(evidenceOf("rollback_test"))), kept),
		},
		{
			name: "about a person, where findings are about a migration", on: theException, want: []string{"subject"},
			change: excepting(waiving("CIAM107"), subjectOf("person/owner")),
		},
		{name: "unknown", on: theException, undetermined: true, change: both(excepting(), blurred("grace", "rule"))},
		{name: "seen from the gate", on: theGate, change: excepting(waiving("CIAM201")), want: []string{string(theException) + " rule"}},
	})
}

// TestEveryRuleIsWaivableOrNot: an exception is accepted for a rule exactly
// when some finding of it closes a gate and may be waived.
func TestEveryRuleIsWaivableOrNot(t *testing.T) {
	soft := []Code{"CIAM402", "CIAM708", "CIAM801"} // in some cases
	for _, r := range All() {
		w := newFixture()
		excepting(waiving(r.Code))(w)
		refused := len(only("CIAM601", Judge(w, w.subjects[theException])).Findings) > 0
		if waivable := r.Enforcement == Soft || slices.Contains(soft, r.Code); refused == waivable {
			t.Errorf("%s (%s): refused is %t", r.Code, r.Enforced(), refused)
		}
	}
}

func TestLikelyRule(t *testing.T) {
	c := &Case{catalog: ruleList}
	for text, want := range map[string]Code{
		"106": "CIAM106", "ciam106": "CIAM106", "CIAM-106": "CIAM106", "CIAM 106": "CIAM106", "decisions-owned": "CIAM106", "Decisions owned": "CIAM106",
		"": "", "CIAM": "", "CIAM1060": "", "owned": "",
	} {
		if got := c.likelyRule(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if text != string(want) && c.ruleOf(governance.Exception{Rule: text}) != nil {
			t.Errorf("%q is taken for a rule", text)
		}
	}
}
