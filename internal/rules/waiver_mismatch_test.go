package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Where the gate names an exception for an unmet rule, the finding says which
// argument of the exception rules it out.
func TestMismatches(t *testing.T) {
	const day = governance.Day
	for _, c := range []struct {
		name   string
		change func(*fixture)
		want   string // the argument; empty for no mismatch
	}{
		{"none", func(*fixture) {}, ""},
		{"another rule", excepting(waiving("CIAM502")), ""},
		{"not named", both(excepting(), unnamed), ""},
		{"about another record", excepting(subjectOf(theGate)), "subject"},
		{"not begun", excepting(lasting(day, 2*day)), "granted_at"},
		{"over", excepting(lasting(-2*day, 0)), "expires_at"},
		{"elsewhere", excepting(within("EU", "FR")), "jurisdictions"},
		{"over and elsewhere", excepting(lasting(-2*day, 0), within("FR")), "expires_at"},
		{"elsewhere, and about what is unknown", both(excepting(within("FR")), blurred("grace", "subject")), "jurisdictions"},
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
		f := unmet[i]
		if c.want == "" {
			if len(f.NotWaivedBy) > 0 || f.Found != plain.Found {
				t.Errorf("%s: not waived by %+v, found %q", c.name, f.NotWaivedBy, f.Found)
			}
			continue
		}
		if len(f.NotWaivedBy) != 1 || f.NotWaivedBy[0].Exception != theException || f.NotWaivedBy[0].Argument != c.want {
			t.Errorf("%s: not waived by %+v, want %s because of %s", c.name, f.NotWaivedBy, theException, c.want)
		}
		wording(t, f.Rule(), "not waived: "+c.name, []Finding{f})
	}
}

// Every exception that the gate names for the rule is listed, each with its own
// reason, in the order of their ids.
func TestMismatchesOfSeveral(t *testing.T) {
	w := newFixture()
	both(misplaced, excepting(subjectOf(theGate)), granting("before", lasting(-2*governance.Day, 0)), granting("other", waiving("CIAM502")))(w)
	unmet := w.gate().Unmet
	i := slices.IndexFunc(unmet, func(f Finding) bool { return f.Code == "CIAM110" })
	if i < 0 {
		t.Fatalf("unmet are %v", codes(unmet))
	}
	var got []string
	for _, m := range unmet[i].NotWaivedBy {
		got = append(got, string(m.Exception)+" "+m.Argument)
	}
	if want := []string{"exception/legacy-to-cloud/before expires_at", "exception/legacy-to-cloud/grace subject"}; !slices.Equal(got, want) {
		t.Errorf("not waived by %q, want %q", got, want)
	}
}
