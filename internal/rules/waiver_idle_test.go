package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Who granted an exception, and finds the rule unmet all the same, is told why.
func TestIdleExceptions(t *testing.T) {
	const day = governance.Day
	for _, c := range []struct {
		name   string
		change func(*fixture)
		want   string // behind what was found; empty for nothing
	}{
		{"none", func(*fixture) {}, ""},
		{"another rule", excepting(waiving("CIAM502")), ""},
		{"not named", both(excepting(), unnamed), ""},
		{"about another record", excepting(subjectOf(theGate)), "it is about gate/legacy-to-cloud/cutover"},
		{"not begun", excepting(lasting(day, 2*day)), "it is granted from 2026-06-16T12:00:00Z"},
		{"over", excepting(lasting(-2*day, 0)), "it expired at 2026-06-15T12:00:00Z"},
		{"elsewhere", excepting(within("EU", "FR")), "it does not cover CH"},
		{"elsewhere, and about what is unknown", both(excepting(within("FR")), blurred("grace", "subject")), "it does not cover CH and DE"},
	} {
		w := newFixture()
		misplaced(w)
		plain := w.gate().Unmet[0]
		c.change(w)
		unmet := w.gate().Unmet
		i := slices.IndexFunc(unmet, func(f Finding) bool { return f.Code == plain.Code })
		if i < 0 {
			t.Fatalf("%s: unmet are %v", c.name, codes(unmet))
		}
		want := plain.Found
		if c.want != "" {
			want += " exception/legacy-to-cloud/grace is for CIAM110, but " + c.want + "."
		}
		if unmet[i].Found != want {
			t.Errorf("%s: found %q, want %q", c.name, unmet[i].Found, want)
		}
	}
}
