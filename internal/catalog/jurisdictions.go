// Package catalog is the reference data that is embedded in the provider: control
// frameworks and jurisdictions.
//
//	control, err := catalog.FindControl("nist-csf-2.0:GV.OC-01")
//	open := catalog.Uncovered([]string{"DE", "CH"}, []string{"EU"}) // CH
package catalog

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// EU and EEA are the jurisdictions that are neither countries nor parts of one.
// Each covers its members.
const (
	EU  = "EU"
	EEA = "EEA"
)

var euMembers = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
	"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}

// eeaOnly are the states of the European Economic Area outside the EU.
var eeaOnly = []string{"IS", "LI", "NO"}

var countries = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, row := range table("iso-3166-1") {
		known[row[0]] = true
	}
	return known
})

// groups are the members of the jurisdictions that several countries share.
var groups = map[string][]string{EU: euMembers, EEA: slices.Concat(euMembers, eeaOnly)}

// subdivision is the form of an ISO 3166-2 code, such as US-CA.
var subdivision = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`)

// Country is the country of a code: of a subdivision the part before the hyphen, of
// EU and EEA the code itself.
func Country(code string) string {
	country, _, _ := strings.Cut(code, "-")
	return country
}

// KnownJurisdiction tells whether code is a current ISO 3166-1 alpha-2 code, EU, EEA,
// or has the form of a subdivision of a current country. The subdivisions themselves
// are not listed here: there are about 5000, and they change every year.
func KnownJurisdiction(code string) bool {
	return groups[code] != nil || countries()[code] || subdivision.MatchString(code) && countries()[Country(code)]
}

// InEEA tells whether code is in the European Economic Area.
func InEEA(code string) bool {
	return code == EEA || code == EU || slices.Contains(groups[EEA], Country(code))
}

// Uncovered are the codes in wanted that covering does not cover, in the order of
// wanted. A country covers its subdivisions. EU and EEA cover their members, the EEA
// also the EU, and all members together cover the group.
func Uncovered(wanted, covering []string) []string {
	var open []string
	for _, code := range wanted {
		if !covered(code, covering) {
			open = append(open, code)
		}
	}
	return open
}

// Shared is what two lists of jurisdictions have in common: of each two of which one
// covers the other, the narrower one.
func Shared(some, others []string) []string {
	var shared []string
	for _, a := range some {
		for _, b := range others {
			switch {
			case covered(a, []string{b}):
				shared = append(shared, a)
			case covered(b, []string{a}):
				shared = append(shared, b)
			}
		}
	}
	slices.Sort(shared)
	return slices.Compact(shared)
}

func covered(code string, covering []string) bool {
	if slices.Contains(covering, code) || code == EU && slices.Contains(covering, EEA) {
		return true
	}
	if members := groups[code]; members != nil {
		return !slices.ContainsFunc(members, func(member string) bool { return !covered(member, covering) })
	}
	country := Country(code)
	return slices.ContainsFunc(covering, func(by string) bool { return by == country || slices.Contains(groups[by], country) })
}
