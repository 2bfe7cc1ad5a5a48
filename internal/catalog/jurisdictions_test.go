package catalog

import (
	"slices"
	"testing"
)

func TestKnownJurisdiction(t *testing.T) {
	for code, want := range map[string]bool{
		"DE": true, "EU": true, "XK": false, "SU": false, "de": false, "": false, "id": false, "DEU": false,
		"EEA": true, "eea": false, "US-CA": true, "DE-BY": true, "GB-ENG": true, "FR-2A": true,
		"us-ca": false, "US-": false, "US-CALI": false, "XX-CA": false, "EU-DE": false, "EEA-NO": false, "US-CA-1": false, "US CA": false, "US-ca": false, "-CA": false,
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
		"a member and one that is none by the EEA": {[]string{"DE", "NO", "EU", "CH"}, []string{"EEA"}, []string{"CH"}},
		"the EEA by the EU":                        {[]string{"EEA"}, []string{"EU"}, []string{"EEA"}},
		"the EEA by the EU and the others":         {[]string{"EEA"}, []string{"EU", "NO", "IS", "LI"}, nil},
		"a subdivision by its country":             {[]string{"US-CA", "CA"}, []string{"US"}, []string{"CA"}},
		"a subdivision by another":                 {[]string{"US-CA"}, []string{"US-NY", "CA"}, []string{"US-CA"}},
		"a subdivision of a member by the EU":      {[]string{"DE-BY", "NO-03"}, []string{"EU"}, []string{"NO-03"}},
		"a subdivision of a member by the EEA":     {[]string{"DE-BY", "NO-03"}, []string{"EEA"}, nil},
		"a country by a subdivision":               {[]string{"US"}, []string{"US-CA"}, []string{"US"}},
		"a group by a subdivision":                 {[]string{"EU"}, []string{"DE-BY"}, []string{"EU"}},
		"nothing covers":                           {[]string{"FR", "DE"}, nil, []string{"FR", "DE"}},
	} {
		if got := Uncovered(c.wanted, c.covering); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestShared(t *testing.T) {
	for name, c := range map[string]struct{ some, others, want []string }{
		"the same":                         {[]string{"DE", "FR"}, []string{"FR", "CH"}, []string{"FR"}},
		"members of a group":               {[]string{"DE", "CH"}, []string{"EU"}, []string{"DE"}},
		"a group of members":               {[]string{"EU"}, []string{"FR", "US"}, []string{"FR"}},
		"a group within another":           {[]string{"EEA"}, []string{"EU"}, []string{"EU"}},
		"a subdivision, and its country":   {[]string{"US-CA", "US-NY"}, []string{"US"}, []string{"US-CA", "US-NY"}},
		"one subdivision, and another one": {[]string{"US-CA"}, []string{"US-NY"}, nil},
		"nothing":                          {[]string{"DE"}, nil, nil},
	} {
		if got := Shared(c.some, c.others); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestInEEA(t *testing.T) {
	for code, want := range map[string]bool{
		"EU": true, "DE": true, "NO": true, "IS": true, "LI": true, "CH": false, "GB": false, "US": false, "": false,
		"EEA": true, "DE-BY": true, "NO-03": true, "US-CA": false, "CH-ZH": false,
	} {
		if got := InEEA(code); got != want {
			t.Errorf("InEEA(%q) = %t, want %t", code, got, want)
		}
	}
}
