// Package catalog is the reference data that is embedded in the provider: control
// frameworks and jurisdictions.
//
//	control, err := catalog.FindControl("nist-csf-2.0:GV.OC-01")
//	open := catalog.Uncovered([]string{"DE", "CH"}, []string{"EU"}) // CH
package catalog

import (
	"slices"
	"sync"
)

// EU is the only jurisdiction that is not a country. It covers its members.
const EU = "EU"

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

// KnownJurisdiction tells whether code is a current ISO 3166-1 alpha-2 code or
// EU.
func KnownJurisdiction(code string) bool { return code == EU || countries()[code] }

// InEEA tells whether code is in the European Economic Area.
func InEEA(code string) bool {
	return code == EU || slices.Contains(euMembers, code) || slices.Contains(eeaOnly, code)
}

// Uncovered are the codes in wanted that covering does not cover, in the order of
// wanted. EU covers its members, and all members together cover EU.
func Uncovered(wanted, covering []string) []string {
	var open []string
	for _, code := range wanted {
		if !covered(code, covering) {
			open = append(open, code)
		}
	}
	return open
}

func covered(code string, covering []string) bool {
	if slices.Contains(covering, code) {
		return true
	}
	if code == EU {
		return !slices.ContainsFunc(euMembers, func(m string) bool { return !slices.Contains(covering, m) })
	}
	return slices.Contains(covering, EU) && slices.Contains(euMembers, code)
}
