package catalog

import (
	"slices"
	"testing"
)

func TestKnownJurisdiction(t *testing.T) {
	for code, want := range map[string]bool{
		"DE": true, "EU": true, "XK": false, "SU": false, "de": false, "": false, "id": false, "DEU": false,
	} {
		if got := KnownJurisdiction(code); got != want {
			t.Errorf("KnownJurisdiction(%q) = %t, want %t", code, got, want)
		}
	}
	if n := len(countries()); n != 249 {
		t.Errorf("%d countries, want 249", n)
	}
	for _, member := range append(slices.Clone(euMembers), eeaOnly...) {
		if !countries()[member] {
			t.Errorf("%s is no country", member)
		}
	}
	if len(euMembers) != 27 {
		t.Errorf("%d members of the EU, want 27", len(euMembers))
	}
}

func TestUncovered(t *testing.T) {
	for name, c := range map[string]struct{ wanted, covering, want []string }{
		"itself":             {[]string{"DE"}, []string{"DE"}, nil},
		"a member by the EU": {[]string{"DE", "GB"}, []string{"EU"}, []string{"GB"}},
		"the EU by a member": {[]string{"EU"}, []string{"DE"}, []string{"EU"}},
		"the EU by all":      {[]string{"EU"}, euMembers, nil},
		"nothing covers":     {[]string{"FR", "DE"}, nil, []string{"FR", "DE"}},
	} {
		if got := Uncovered(c.wanted, c.covering); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestInEEA(t *testing.T) {
	for code, want := range map[string]bool{
		"EU": true, "DE": true, "NO": true, "IS": true, "LI": true, "CH": false, "GB": false, "US": false, "": false,
	} {
		if got := InEEA(code); got != want {
			t.Errorf("InEEA(%q) = %t, want %t", code, got, want)
		}
	}
}
